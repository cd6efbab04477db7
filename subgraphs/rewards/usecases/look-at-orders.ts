import { Gatherer } from '../../../chassis/gatherer.js';
import { campaignPricedAmong } from '../storage/rewards.js';
import type { KnownMember } from './members-desk.js';
import { askedFor, type RedemptionOrder } from './redemption-order.js';
import { asError, reservedBefore, type BuyersOrder, type LookedAt } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';

/** Orders that come at the same moment share the look at the book of answers and the call to members. */
export function lookingTogether(tools: () => RedemptionTools): Gatherer<RedemptionOrder, LookedAt> {
  return new Gatherer<RedemptionOrder, LookedAt>({
    run: (orders) => lookAtOrders(tools(), orders),
    groupOf: () => 'all',
    idOf: ({ redemptionId }) => redemptionId,
    most: 200,
    // A call that members leaves without an answer is not to hold up the others.
    holdsUpMs: 50,
    atOnce: 4,
    apartMs: 25,
  });
}

/**
 * One look at the book of answers and one call to members, however many orders they are. An id that was used before needs no members: its
 * answer is given, and its redemption driven on, whether or not they can be reached.
 */
export async function lookAtOrders(
  tools: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<(LookedAt | Error)[]> {
  const standing = await tools.answers.lookMany(tools.database.read, orders.map(askedFor));
  const known = new Map<RedemptionOrder, LookedAt | Error>();
  orders.forEach((order, place) => {
    const found = standing[place];
    if (found && found.state !== 'new') known.set(order, reservedBefore(order, found));
  });
  const fresh = orders.filter((order) => !known.has(order));
  const buyers = await withBuyers(tools, fresh);
  fresh.forEach((order, place) => known.set(order, buyers[place] ?? new Error('an order was left without its buyer')));
  return orders.map((order) => known.get(order) ?? new Error('an order was left without an outcome'));
}

/** The orders with what is known of who asks; why not, for those who may not or of whom nothing can be learnt now. */
async function withBuyers(
  tools: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<(BuyersOrder | Error)[]> {
  if (orders.length === 0) return [];
  const [known, priced] = await Promise.all([lookAtMembers(tools, orders), campaignPricedRewards(tools, orders)]);
  return Promise.all(
    orders.map(async (order, place) => {
      const member = known[place];
      if (!member || member instanceof Error) return member ?? new Error('members left one of those asked about out');
      try {
        const campaigns = priced.has(order.rewardId)
          ? await tools.campaigns.openTo({ memberId: order.memberId, tier: member.tier }, order.on)
          : new Set<string>();
        return { order, buyer: { ...member, campaigns } };
      } catch (error) {
        return asError(error);
      }
    }),
  );
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
function campaignPricedRewards(
  { database }: RedemptionTools,
  orders: readonly RedemptionOrder[],
): Promise<Set<string>> {
  return campaignPricedAmong(database.reads, [...new Set(orders.map(({ rewardId }) => rewardId))]);
}
