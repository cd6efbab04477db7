import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';

/** Points that a partner has paid for in advance. */
export interface PointsBlock {
  id: string;
  /** Code of the partner. */
  brand: string;
  currency: string;
  points: number;
  /** `callerKey` of who of ops has entered it. */
  by: string;
  askedAt: Date;
  /** Null until points has it in its books. */
  bookedAt: Date | null;
}

type BlockRow = Omit<PointsBlock, 'points'> & { points: string };

const columns = 'id, brand, currency, points, by, asked_at as "askedAt", booked_at as "bookedAt"';

const blockOf = (row: BlockRow): PointsBlock => ({ ...row, points: toWholeNumber(row.points) });

/** Null when the id is taken. */
export async function insertBlock(
  tx: EntityManager,
  { id, brand, currency, points, by }: Pick<PointsBlock, 'id' | 'brand' | 'currency' | 'points' | 'by'>,
): Promise<PointsBlock | null> {
  const [inserted] = await rows<BlockRow>(
    tx,
    `insert into points_block (id, brand, currency, points, by, next_attempt_at)
     values ($1, $2, $3, $4, $5, app_now() + interval '30 seconds') on conflict (id) do nothing returning ${columns}`,
    [id, brand, currency, points, by],
  );
  return inserted ? blockOf(inserted) : null;
}

export async function findBlock(manager: EntityManager, id: string): Promise<PointsBlock | null> {
  const [found] = await rows<BlockRow>(manager, `select ${columns} from points_block where id = $1`, [id]);
  return found ? blockOf(found) : null;
}

/** False when somebody else has written it before. */
export async function markBooked(tx: EntityManager, id: string): Promise<boolean> {
  const booked = await rows(
    tx,
    `update points_block set booked_at = app_now(), next_attempt_at = null
      where id = $1 and booked_at is null returning 1`,
    [id],
  );
  return booked.length === 1;
}

export async function claimDueBlocks(tx: EntityManager, limit: number): Promise<PointsBlock[]> {
  const due = await rows<BlockRow>(
    tx,
    `update points_block
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where id in (
        select id from points_block where next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning ${columns}`,
    [limit],
  );
  return due.map(blockOf);
}

/** A block with how many points were bought after it: they are used later. */
export interface BlockInLine extends PointsBlock {
  boughtLater: number;
}

/** Those of a partner that are booked, newest first. */
export async function pageOfBlocks(
  manager: EntityManager,
  brand: string,
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<BlockInLine[]> {
  const found = await rows<BlockRow & { boughtLater: string }>(
    manager,
    `select ${columns},
            (select coalesce(sum(later.points), 0) from points_block later
              where later.brand = block.brand and later.currency = block.currency and later.booked_at is not null
                and (later.asked_at, later.id) > (block.asked_at, block.id)) as "boughtLater"
       from points_block block
      where brand = $1 and booked_at is not null and (asked_at, id) < ($2::timestamptz, $3::uuid)
      order by asked_at desc, id desc limit $4`,
    [brand, ...beginOfNewestFirst(after), limit],
  );
  return found.map(({ boughtLater, ...row }) => ({ ...blockOf(row), boughtLater: toWholeNumber(boughtLater) }));
}
