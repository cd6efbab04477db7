import { Gatherer } from '../../../chassis/gatherer.js';
import { isIdTakenMeanwhile } from '../storage/reserved-redemptions.js';
import { findRewards } from '../storage/rewards.js';
import type { KnownMember } from './members-desk.js';
import { askedFor, type RedemptionOrder } from './redemption-order.js';
import { asError, reservedBefore, type BuyersOrder, type Reserved } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';
import { reserveInOneTransaction } from './reserve-in-one-transaction.js';

/** Requests that come at the same moment are set aside together: each transaction then costs one commit, and one lock of a hot reward. */
export function reservingTogether(tools: () => RedemptionTools): Gatherer<RedemptionOrder, Reserved> {
  return new Gatherer<RedemptionOrder, Reserved>({
    run: (orders) => reserveRedemptions(tools(), orders),
    groupOf: () => 'all',
    idOf: ({ redemptionId }) => redemptionId,
    most: 100,
    holdsUpMs: 50,
    atOnce: 3,
  });
}

/**
 * Sets the pieces of several redemptions aside, each once per id: one look at the book of answers, one call to members and one transaction,
 * however many they are. What one order meets does not touch the others. An id that was used before needs no members: its answer is
 * given, and its redemption driven on, whether or not they can be reached.
 */
export async function reserveRedemptions(
  tools: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<(Reserved | Error)[]> {
  const standing = await tools.answers.lookMany(tools.database.read, orders.map(askedFor));
  const outcomes = new Map<RedemptionOrder, Reserved | Error>();
  const fresh = orders.filter((order, place) => {
    const found = standing[place];
    if (!found || found.state === 'new') return true;
    outcomes.set(order, reservedBefore(order, found));
    return false;
  });
  for (const [order, outcome] of await reserveFresh(tools, fresh)) outcomes.set(order, outcome);
  return orders.map((order) => outcomes.get(order) ?? new Error('an order was left without an outcome'));
}

async function reserveFresh(
  tools: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<Map<RedemptionOrder, Reserved | Error>> {
  if (orders.length === 0) return new Map();
  const { buyersOrders, outcomes } = await withBuyers(tools, orders);
  if (buyersOrders.length === 0) return outcomes;
  try {
    const reserved = await tools.database.transaction((tx) => reserveInOneTransaction(tools, tx, buyersOrders));
    return new Map([...outcomes, ...reserved]);
  } catch (error) {
    if (buyersOrders.length === 1 && buyersOrders[0] && !isIdTakenMeanwhile(error)) {
      return outcomes.set(buyersOrders[0].order, asError(error));
    }
  }
  // One that cannot be written, whatever the reason, is not to take the others along: each by itself then.
  for (const buyersOrder of buyersOrders) {
    try {
      for (const [done, outcome] of await tools.database.transaction((tx) =>
        reserveInOneTransaction(tools, tx, [buyersOrder]),
      )) {
        outcomes.set(done, outcome);
      }
    } catch (error) {
      outcomes.set(buyersOrder.order, asError(error));
    }
  }
  return outcomes;
}

/** The orders with what is known of who asks; those who may not, or of whom nothing can be learnt now, have their outcome. */
async function withBuyers(
  tools: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<{ buyersOrders: BuyersOrder[]; outcomes: Map<RedemptionOrder, Reserved | Error> }> {
  const outcomes = new Map<RedemptionOrder, Reserved | Error>();
  const known = await lookAtMembers(tools, orders);
  const priced = await campaignPricedRewards(tools, orders);
  const found = await Promise.all(
    orders.map(async (order, place): Promise<BuyersOrder | null> => {
      const member = known[place];
      if (!member || member instanceof Error) {
        outcomes.set(order, member ?? new Error('members left one of those asked about out'));
        return null;
      }
      try {
        const campaigns = priced.has(order.rewardId)
          ? await tools.campaigns.openTo({ memberId: order.memberId, tier: member.tier }, order.on)
          : new Set<string>();
        return { order, buyer: { ...member, campaigns } };
      } catch (error) {
        outcomes.set(order, asError(error));
        return null;
      }
    }),
  );
  return { buyersOrders: found.filter((order) => order !== null), outcomes };
}

async function lookAtMembers(
  { members }: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<(KnownMember | Error)[]> {
  const [first] = orders;
  if (!first) return [];
  // Asked on our own behalf: what is asked is the same for everybody, whoever of them is first.
  const on = { caller: { kind: 'service' as const, name: 'rewards' }, requestId: first.on.requestId };
  try {
    return await members.lookAtBuyers(
      orders.map(({ memberId }) => memberId),
      on,
    );
  } catch (error) {
    return orders.map(() => asError(error));
  }
}

/** Rewards of these orders with a price that goes with a campaign: a version that comes meanwhile has its campaigns asked about next time. */
async function campaignPricedRewards(
  { database }: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<Set<string>> {
  const ids = [...new Set(orders.map(({ rewardId }) => rewardId))];
  const rewards = await findRewards(database.reads, ids);
  return new Set(
    rewards.filter(({ prices }) => prices.some(({ campaignId }) => campaignId !== null)).map(({ id }) => id as string),
  );
}
