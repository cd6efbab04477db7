import { Gatherer } from '../../../chassis/gatherer.js';
import { isIdTakenMeanwhile } from '../storage/reserved-redemptions.js';
import type { RedemptionOrder } from './redemption-order.js';
import { asError, type BuyersOrder, type Reserved } from './redemption-outcomes.js';
import type { RedemptionTools } from './redemption-tools.js';
import { reserveInOneTransaction } from './reserve-in-one-transaction.js';

/**
 * Orders that come while a transaction is under way are set aside together by the next one: each costs one commit, and one lock of a hot
 * reward. One at a time: two would wait for one another at whatever reward they have in common. A second one leaves only where
 * the first takes longer than it ever should.
 */
export function reservingTogether(tools: () => RedemptionTools): Gatherer<BuyersOrder, Reserved> {
  return new Gatherer<BuyersOrder, Reserved>({
    run: (orders) => reserveRedemptions(tools(), orders),
    groupOf: () => 'all',
    idOf: ({ order }) => order.redemptionId,
    most: 200,
    holdsUpMs: 500,
    atOnce: 2,
    apartMs: 50,
  });
}

/** Sets the pieces of several redemptions aside, each once per id, in one transaction. What one order meets does not touch the others. */
export async function reserveRedemptions(
  tools: RedemptionTools,
  orders: readonly BuyersOrder[],
): Promise<(Reserved | Error)[]> {
  const outcomes = new Map<RedemptionOrder, Reserved | Error>();
  const reserve = async (some: readonly BuyersOrder[]) => {
    const reserved = await tools.database.transaction((tx) => reserveInOneTransaction(tools, tx, some));
    for (const [order, outcome] of reserved) outcomes.set(order, outcome);
  };
  try {
    await reserve(orders);
  } catch (error) {
    // One that cannot be written, whatever the reason, is not to take the others along: each by itself then.
    if (orders.length === 1 && !isIdTakenMeanwhile(error)) throw error;
    for (const order of orders) await reserve([order]).catch((why: unknown) => outcomes.set(order.order, asError(why)));
  }
  return orders.map(({ order }) => outcomes.get(order) ?? new Error('an order was left without an outcome'));
}
