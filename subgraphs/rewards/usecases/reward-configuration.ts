import type { EntityManager } from 'typeorm';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import type { Clock } from '../../../chassis/clock.js';
import { badInput } from '../../../chassis/domain-error.js';
import { checkStockCovers } from '../domain/reward.js';
import { holdCategory } from '../storage/catalogue/reward-categories.js';
import { putReward } from '../storage/put-reward.js';
import { lockTaken } from '../storage/reward-stock.js';
import { rewardShape, termsOf } from './reward-shape.js';

/** The word for rewards in configuration versions and in the audit log. */
export const rewardKind = 'reward';

/**
 * How rewards are configured. Taking a version live refuses with STOCK_BELOW_TAKEN when its total stock does not cover
 * the pieces already taken; so does proposing it. BAD_USER_INPUT for a category that is none.
 */
export function rewardConfiguration(
  clock: Clock,
  cashCurrency: string,
): ConfigurationKind<ReturnType<typeof rewardShape>> {
  return {
    kind: rewardKind,
    schema: rewardShape(cashCurrency),
    check: async (tx: EntityManager, key, body) => {
      if (body.category !== null && !(await holdCategory(tx, body.category))) {
        throw badInput({ path: ['input', 'category'], reason: 'is no category; define it first' });
      }
      if (body.opensAt === null && body.closesAt !== null && new Date(body.closesAt) <= clock.now()) {
        throw badInput({
          path: ['input', 'closesAt'],
          reason: 'is over; without opensAt it opens when it is approved',
        });
      }
      checkStockCovers(body.stock, (await lockTaken(tx, key)) ?? 0);
    },
    apply: (tx: EntityManager, key, body, version) => putReward(tx, key, version, termsOf(body, clock.now())),
  };
}
