/**
 * A reward can be redeemed from the instant it opens until the instant it closes (that instant excluded), while a piece
 * is left. Its stock is the number of pieces ever put on offer; what is available is that number less the pieces taken.
 * A reward without a stock never runs out. So a new total can be approved while members are redeeming, and no piece is
 * given twice or forgotten.
 */
import type { LocalisedText, PartnerId, RewardId } from '../../../schema/vocabulary.js';
import { outOfStock, rewardNotAvailable, stockBelowTaken } from './errors.js';
import type { Bonus } from './bonus.js';
import type { ChosenPrice, Price, PriceChoice } from './price.js';
import { choosePrice } from './price.js';

/** What operators configure and a second person approves. */
export interface RewardTerms {
  titles: LocalisedText;
  /** At least one; the first is the listed price. */
  prices: Price[];
  /** Pieces ever put on offer; null is unlimited. */
  stock: number | null;
  partnerId: PartnerId | null;
  opensAt: Date;
  /** Null stays open. */
  closesAt: Date | null;
}

export interface Reward extends RewardTerms {
  id: RewardId;
  /** The approved version of the terms. */
  version: number;
  /** Pieces taken by redemptions that are pending or settled. */
  taken: number;
  listedAt: Date;
}

export type RewardStatus = 'UPCOMING' | 'LIVE' | 'ENDED';

export function statusOf(reward: RewardTerms, at: Date): RewardStatus {
  if (at < reward.opensAt) return 'UPCOMING';
  return reward.closesAt !== null && at >= reward.closesAt ? 'ENDED' : 'LIVE';
}

/** Pieces left, null when unlimited. */
export function availableOf(reward: Pick<Reward, 'stock' | 'taken'>): number | null {
  return reward.stock === null ? null : reward.stock - reward.taken;
}

/**
 * The price at which this member may take a piece now. Throws REWARD_NOT_AVAILABLE (unknown or not live),
 * PRICE_MISMATCH, OUT_OF_STOCK, in this order: a wrong price is worth hearing of before the stock is asked.
 */
export function priceOfOnePiece(reward: Reward | undefined, choice: PriceChoice, bonus: Bonus, at: Date): ChosenPrice {
  if (!reward || statusOf(reward, at) !== 'LIVE') throw rewardNotAvailable();
  const price = choosePrice(reward.prices, choice, bonus);
  if (availableOf(reward) === 0) throw outOfStock();
  return price;
}

/** Throws STOCK_BELOW_TAKEN when the new total does not cover the pieces that are already gone. */
export function checkStockCovers(stock: number | null, taken: number): void {
  if (stock !== null && stock < taken) throw stockBelowTaken({ taken });
}
