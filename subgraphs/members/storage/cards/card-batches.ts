import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface CardBatch {
  id: string;
  firstSerial: number;
  lastSerial: number;
  issuedAt: Date;
}

interface BatchRow {
  id: string;
  firstSerial: string;
  lastSerial: string;
  issuedAt: Date;
}

const columns = 'id, first_serial as "firstSerial", last_serial as "lastSerial", issued_at as "issuedAt"';

/** The next so many serials. Batches that are issued at once wait for each other, so that the series has no gap and no overlap. */
export async function insertBatch(
  tx: EntityManager,
  { id, count, by }: { id: string; count: number; by: string },
): Promise<CardBatch | null> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('members/card-series', 0))`);
  const [batch] = await rows<BatchRow>(
    tx,
    `insert into card_batch (id, first_serial, last_serial, issued_by)
     select $1::uuid, last + 1, last + $2::bigint, $3::text
       from (select coalesce((select last_serial from card_batch order by last_serial desc limit 1), 0) as last) as series
     on conflict (id) do nothing returning ${columns}`,
    [id, count, by],
  );
  return batch ? batchOf(batch) : null;
}

export async function batchById(manager: EntityManager, id: string): Promise<CardBatch | null> {
  const [batch] = await rows<BatchRow>(manager, `select ${columns} from card_batch where id = $1`, [id]);
  return batch ? batchOf(batch) : null;
}

/** Whether a card of this serial went to the printer: batches follow each other without a gap. */
export async function isIssued(manager: EntityManager, serial: number): Promise<boolean> {
  const found = await rows(
    manager,
    'select 1 from card_batch where last_serial >= $1 and first_serial <= $1 order by last_serial limit 1',
    [serial],
  );
  return found.length > 0;
}

function batchOf({ id, firstSerial, lastSerial, issuedAt }: BatchRow): CardBatch {
  return { id, firstSerial: Number(firstSerial), lastSerial: Number(lastSerial), issuedAt };
}
