import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export interface Reversal {
  id: string;
  exchangeId: string;
  /** 1 for the first; one more for each that was tried after a refusal. */
  attempt: number;
  /** `callerKey` of who asked for it. */
  by: string;
  reason: string;
  state: 'PENDING' | 'DONE' | 'REFUSED';
  askedAt: Date;
}

const columns = 'reversal_id as id, exchange_id as "exchangeId", attempt, by, reason, state, asked_at as "askedAt"';

/** Under way: the caller holds the lock of the exchange. Null when its id is taken by another exchange's. */
export async function insertReversal(
  tx: EntityManager,
  { id, exchangeId, by, reason }: Pick<Reversal, 'id' | 'exchangeId' | 'by' | 'reason'>,
): Promise<Reversal | null> {
  const [inserted] = await rows<Reversal>(
    tx,
    `insert into exchange_reversal (reversal_id, exchange_id, attempt, by, reason, next_attempt_at)
     select $1, $2, coalesce(max(attempt), 0) + 1, $3, $4, app_now() + interval '30 seconds'
       from exchange_reversal where exchange_id = $2
     on conflict (reversal_id) do nothing returning ${columns}`,
    [id, exchangeId, by, reason],
  );
  return inserted ?? null;
}

/** The reversal that the exchange has, under way or done; refused ones left out. */
export async function findReversalOf(manager: EntityManager, exchangeId: string): Promise<Reversal | null> {
  const [found] = await rows<Reversal>(
    manager,
    `select ${columns} from exchange_reversal where exchange_id = $1 and state <> 'REFUSED'`,
    [exchangeId],
  );
  return found ?? null;
}

export async function findReversal(manager: EntityManager, id: string): Promise<Reversal | null> {
  const [found] = await rows<Reversal>(manager, `select ${columns} from exchange_reversal where reversal_id = $1`, [
    id,
  ]);
  return found ?? null;
}

/** False when somebody else has written its end before. */
export async function endReversal(tx: EntityManager, id: string, state: 'DONE' | 'REFUSED'): Promise<boolean> {
  const ended = await rows(
    tx,
    `update exchange_reversal set state = $2, ended_at = app_now(), next_attempt_at = null
      where reversal_id = $1 and state = 'PENDING' returning 1`,
    [id, state],
  );
  return ended.length === 1;
}

export async function markReversed(tx: EntityManager, exchangeId: string): Promise<Date> {
  const [reversed] = await rows<{ at: Date }>(
    tx,
    'update exchange set reversed_at = app_now() where id = $1 and reversed_at is null returning reversed_at as at',
    [exchangeId],
  );
  if (!reversed) throw new Error(`the exchange ${exchangeId} is undone already`);
  return reversed.at;
}

/** As `claimDue` of exchanges: those that a request has left under way. */
export async function claimDueReversals(tx: EntityManager, limit: number): Promise<Reversal[]> {
  return rows<Reversal>(
    tx,
    `update exchange_reversal
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where reversal_id in (
        select reversal_id from exchange_reversal where next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning ${columns}`,
    [limit],
  );
}
