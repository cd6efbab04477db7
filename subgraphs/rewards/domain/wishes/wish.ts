/**
 * A member keeps what they would like to have in a list, and is told when they can pay for it: once, until it was out of their reach
 * again or costs less than they were told. It is within reach when the reward is live and meant for them, a piece is left and their
 * points pay one of the prices open to them, with the bonus of their tier. A price that goes with a campaign does not count: who is
 * told of it may find it gone.
 */
import { isMeant } from '../audience.js';
import type { Buyer } from '../buyer.js';
import { isForEverybody, pricesFor } from '../price.js';
import { availableOf, statusOf, type Reward } from '../reward.js';

/** As many a member may have. */
export const mostWishes = 100;

export interface Wish {
  id: string;
  /** Whose it is now: of a member who was merged into another, that one's. */
  ownerId: string;
  rewardId: string;
  wishedAt: Date;
}

/** What the member was told of a wish. */
export interface ToldWish extends Wish {
  /** Null since it was last out of reach. */
  toldPoints: number | null;
}

/** What is known of the member when it is looked whether a wish is within reach. */
export interface Wisher {
  spendable: number;
  /** Null while members gives no answer: then prices count as listed, and what is for some alone does not. */
  buyer: Buyer | null;
}

/** The fewest points the reward can be had for; null where it is for others. */
export function wishedPrice(reward: Pick<Reward, 'prices' | 'audience'>, buyer: Buyer | null, at: Date, month: number) {
  if (buyer === null) {
    if (reward.audience !== null) return null;
    return fewest(reward.prices.filter(isForEverybody).map(({ points }) => points));
  }
  if (!isMeant(reward.audience, buyer, at, month)) return null;
  return fewest(pricesFor(reward.prices, buyer).map(({ paid }) => paid.points));
}

/** What becomes of what the member was told. */
export type Outlook = { kind: 'tell'; points: number } | { kind: 'out of reach' } | { kind: 'as it was' };

export function outlookOf(
  wish: Pick<ToldWish, 'toldPoints'>,
  reward: Reward | undefined,
  { spendable, buyer }: Wisher,
  at: Date,
  month: number,
): Outlook {
  const outOfReach: Outlook = wish.toldPoints === null ? { kind: 'as it was' } : { kind: 'out of reach' };
  if (!reward || statusOf(reward, at) !== 'LIVE') return outOfReach;
  const price = wishedPrice(reward, buyer, at, month);
  // Without members it is not known whether it is for them; it is looked again later.
  if (price === null) return buyer === null ? { kind: 'as it was' } : outOfReach;
  if (price > spendable) return outOfReach;
  // The last pieces of a reward come and go: nobody is told of each.
  if (availableOf(reward, at) === 0) return { kind: 'as it was' };
  return wish.toldPoints === null || price < wish.toldPoints ? { kind: 'tell', points: price } : { kind: 'as it was' };
}

function fewest(points: readonly number[]): number | null {
  return points.length === 0 ? null : Math.min(...points);
}
