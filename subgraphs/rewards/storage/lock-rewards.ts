import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { PartnerId, RewardId } from '../../../schema/vocabulary.js';
import type { RewardToJudge } from '../domain/reward.js';
import type { RewardRow } from './reward.row.js';
import { contentsOf, dropsOf, offersOf } from './rewards.js';

type LockedRow = Pick<RewardRow, Exclude<keyof RewardToJudge, 'stock' | 'taken'>> & {
  stock: string | null;
  taken: string;
};

/**
 * Those there are, in no order, their rows locked until the transaction ends: who takes pieces of several takes them in the order of ids.
 * Read is what decides on a redemption, and not the pages of text that a reward may have.
 */
export async function lockRewards(tx: EntityManager, ids: readonly string[]): Promise<RewardToJudge[]> {
  const found = await rows<LockedRow>(
    tx,
    `select id, version, taken, prices, slider, audience, limits, stock, drops, contents,
            cancel_days as "cancelDays", partner_id as "partnerId", opens_at as "opensAt", closes_at as "closesAt", ended_at as "endedAt"
       from reward where id = any($1::uuid[]) order by id for update`,
    [ids],
  );
  return found.map(({ id, partnerId, stock, taken, prices, drops, contents, ...same }) => ({
    ...same,
    id: id as RewardId,
    partnerId: partnerId as PartnerId | null,
    stock: stock === null ? null : toWholeNumber(stock),
    taken: toWholeNumber(taken),
    prices: offersOf(prices),
    drops: dropsOf(drops),
    contents: contentsOf(contents),
  }));
}
