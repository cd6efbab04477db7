import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { RedemptionReturn } from '../domain/redemption-return.js';

type ReturnRecord = Omit<RedemptionReturn, 'points' | 'cashMinor'> & { points: string; cashMinor: string };

const columns = `id, redemption_id as "redemptionId", pieces, points, cash_minor as "cashMinor", by, reason, restocks, state,
  asked_at as "askedAt", ended_at as "endedAt", cash_refused as "cashRefused"`;

/** A request that is still being answered is left alone by the job for this long. */
const firstAttempt = "interval '30 seconds'";

export type NewReturn = Pick<
  RedemptionReturn,
  'id' | 'redemptionId' | 'pieces' | 'points' | 'cashMinor' | 'by' | 'reason' | 'restocks'
>;

/** Pieces begin their way back, the redemption's row being locked. */
export async function beginReturn(tx: EntityManager, begun: NewReturn): Promise<void> {
  await rows(
    tx,
    `insert into redemption_return (id, redemption_id, pieces, points, cash_minor, by, reason, restocks, next_attempt_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, app_now() + ${firstAttempt})`,
    [begun.id, begun.redemptionId, begun.pieces, begun.points, begun.cashMinor, begun.by, begun.reason, begun.restocks],
  );
  await rows(tx, 'update redemption set pieces_returning = pieces_returning + $2 where id = $1', [
    begun.redemptionId,
    begun.pieces,
  ]);
}

/** Of all of the redemption's, or of one; the earliest first. */
export async function findReturns(
  manager: EntityManager,
  redemptionIds: readonly string[],
): Promise<RedemptionReturn[]> {
  const found = await rows<ReturnRecord>(
    manager,
    `select ${columns} from redemption_return where redemption_id = any($1::uuid[]) order by asked_at, id`,
    [redemptionIds],
  );
  return found.map(returnOf);
}

const returnsOf = {
  name: 'returns of redemptions',
  text: `select ${columns} from redemption_return where redemption_id = any($1::uuid[]) order by asked_at, id`,
};

/** The same outside a transaction. */
export async function readReturns(
  reads: PipelinedReads,
  redemptionIds: readonly string[],
): Promise<RedemptionReturn[]> {
  return (await reads.rows<ReturnRecord>(returnsOf, [redemptionIds])).map(returnOf);
}

export async function findReturn(manager: EntityManager, id: string): Promise<RedemptionReturn | undefined> {
  const [found] = await rows<ReturnRecord>(manager, `select ${columns} from redemption_return where id = $1`, [id]);
  return found && returnOf(found);
}

/**
 * The pieces are back: with the last of them the redemption is cancelled. False when somebody else has ended the return before.
 * @param refunded of the cash, in the smallest unit
 */
export async function markReturned(
  tx: EntityManager,
  { id, redemptionId, pieces }: RedemptionReturn,
  { refunded, cashRefused }: { refunded: number; cashRefused: boolean },
): Promise<boolean> {
  const ended = await rows(
    tx,
    `update redemption_return set state = 'DONE', ended_at = app_now(), next_attempt_at = null, cash_refused = $2
      where id = $1 and state = 'PENDING' returning 1`,
    [id, cashRefused],
  );
  if (ended.length === 0) return false;
  await rows(
    tx,
    `update redemption
        set pieces_returned = pieces_returned + $2, pieces_returning = pieces_returning - $2,
            cash_refunded_minor = cash_refunded_minor + $3,
            status = case when pieces_returned + $2 = pieces then 'CANCELLED' else status end,
            ended_at = case when pieces_returned + $2 = pieces then app_now() else ended_at end
      where id = $1`,
    [redemptionId, pieces, refunded],
  );
  return true;
}

/** Points has nothing to give back: the redemption stays settled for good. False when the return has ended before. */
export async function markReturnRefused(tx: EntityManager, back: RedemptionReturn): Promise<boolean> {
  const ended = await rows(
    tx,
    `update redemption_return set state = 'REFUSED', ended_at = app_now(), next_attempt_at = null
      where id = $1 and state = 'PENDING' returning 1`,
    [back.id],
  );
  if (ended.length === 0) return false;
  await rows(
    tx,
    `update redemption set pieces_returning = pieces_returning - $2, return_refused_at = coalesce(return_refused_at, app_now())
      where id = $1`,
    [back.redemptionId, back.pieces],
  );
  return true;
}

/** Up to `limit` returns that are due, each put off for its next attempt as redemptions are. */
export async function claimReturns(tx: EntityManager, limit: number): Promise<RedemptionReturn[]> {
  const claimed = await rows<ReturnRecord>(
    tx,
    `update redemption_return
        set attempts = attempts + 1,
            next_attempt_at = app_now() + least(interval '5 seconds' * power(2, least(attempts, 20)), interval '10 minutes')
      where id in (
        select id from redemption_return where next_attempt_at <= app_now()
         order by next_attempt_at limit $1 for update skip locked)
      returning ${columns}`,
    [limit],
  );
  return claimed.map(returnOf);
}

function returnOf({ points, cashMinor, ...same }: ReturnRecord): RedemptionReturn {
  return { ...same, points: toWholeNumber(points), cashMinor: toWholeNumber(cashMinor) };
}
