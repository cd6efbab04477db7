import type { EntityManager } from 'typeorm';
import { startOfPeriod } from '../../../chassis/programme-time.js';
import { checkLimit, limitsOn, type Limit, type LimitPeriod } from '../domain/limits.js';
import type { RewardToJudge } from '../domain/reward.js';
import { countTaken, type Counted } from '../storage/reserved-redemptions.js';
import type { BuyersOrder } from './redemption-outcomes.js';

/** What has been taken under the limits of some orders, and what they take. */
export interface CountedLimits {
  /** Throws LIMIT_REACHED where a limit of the reward leaves less; else counts the order's pieces. */
  take(reward: RewardToJudge, order: BuyersOrder): void;
}

/**
 * Counts what the limits of these orders' rewards ask for, in one statement; the rows of the rewards are locked.
 * @returns what begins to take from there, each time anew
 */
export async function countedLimits(
  tx: EntityManager,
  rewards: ReadonlyMap<string, RewardToJudge>,
  orders: readonly BuyersOrder[],
  at: Date,
  zone: string,
): Promise<() => CountedLimits> {
  const asked = new Map<string, Counted>();
  const limitsOf = (reward: RewardToJudge, order: BuyersOrder) =>
    limitsOn(reward.limits, order.buyer.tier).map((limit) => {
      const counted = countedBy(limit, reward, order, beginOf(limit.per, at, zone));
      return { limit, counted, key: JSON.stringify(counted) };
    });
  for (const one of orders) {
    const reward = rewards.get(one.order.rewardId);
    if (reward) for (const { key, counted } of limitsOf(reward, one)) asked.set(key, counted);
  }
  const counts = await countTaken(tx, [...asked.values()]);
  const counted = [...asked.keys()].map((key, place) => [key, counts[place] ?? 0] as const);
  return () => {
    const taken = new Map(counted);
    return {
      take(reward, one) {
        const limits = limitsOf(reward, one);
        const { pieces } = one.order;
        for (const { limit, key } of limits) checkLimit(limit, taken.get(key) ?? 0, pieces);
        // Two limits of one count (3 a day for everybody, 2 for basic members) share it: it is counted once.
        for (const key of new Set(limits.map((each) => each.key))) taken.set(key, (taken.get(key) ?? 0) + pieces);
      },
    };
  };
}

function countedBy(limit: Limit, reward: RewardToJudge, { order, buyer }: BuyersOrder, since: Date): Counted {
  return {
    rewardId: reward.id,
    memberId: limit.of === 'MEMBER' ? order.memberId : null,
    tier: limit.of === 'TIER' ? buyer.tier : null,
    since,
  };
}

const units = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' } as const;

function beginOf(per: LimitPeriod, at: Date, zone: string): Date {
  return per === 'EVER' ? new Date(0) : startOfPeriod(at, zone, units[per]);
}
