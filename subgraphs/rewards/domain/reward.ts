/**
 * A reward can be redeemed from the instant it opens until the instant it closes (that instant excluded) or is ended, while a
 * piece is left. Its stock is the number of pieces ever put on offer; what is available is that number, less what has not dropped yet and
 * less the pieces taken. A reward without a stock never runs out. So a new total can be approved while members are redeeming,
 * and no piece is given twice or forgotten.
 */
import type { LocalisedText, PartnerId, RewardId } from '../../../schema/vocabulary.js';
import { isMeant, type Audience } from './audience.js';
import type { Buyer } from './buyer.js';
import { releasedBy, type Drop } from './drops.js';
import { notInAudience, outOfStock, priceMismatch, rewardNotAvailable, stockBelowTaken } from './errors.js';
import type { Limit } from './limits.js';
import type { CashRate, ChosenPrice, Offer, PriceChoice, Slider } from './price.js';
import { choosePrice, paidPrices } from './price.js';
import type { RewardContent, RewardKind } from './reward-contents.js';

/** What operators configure and a second person approves. */
export interface RewardTerms {
  kind: RewardKind;
  titles: LocalisedText;
  descriptions: LocalisedText | null;
  /** Addresses, the main one first. */
  pictures: readonly string[];
  /** Code of its category. */
  category: string | null;
  /** Whose make it is, as members know it. */
  brand: string | null;
  /** At least one; the first is the listed price and for everybody. */
  prices: Offer[];
  /** Null: no part of the listed price can be paid in cash. */
  slider: Slider | null;
  /** Null: for everybody. */
  audience: Audience | null;
  limits: Limit[];
  /** Pieces ever put on offer; null is unlimited. */
  stock: number | null;
  /** Parts of the stock that come at their own moment. */
  drops: Drop[];
  /** What one piece holds, one thing at least. */
  contents: RewardContent[];
  /** What a piece costs the programme, in the smallest unit of the cash currency; null: not known. */
  costMinor: number | null;
  /** For how many days of 24 hours it can be given back; null: as the programme has it. */
  cancelDays: number | null;
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
  /** Set by whoever ended it before its close. */
  endedAt: Date | null;
}

/** All of a reward that decides on a redemption; what it is called and looks like does not. */
export type RewardToJudge = Pick<
  Reward,
  | ('id' | 'version' | 'taken' | 'prices' | 'slider' | 'audience' | 'limits' | 'stock' | 'drops' | 'contents')
  | ('cancelDays' | 'partnerId' | 'opensAt' | 'closesAt' | 'endedAt')
>;

export type RewardStatus = 'UPCOMING' | 'LIVE' | 'ENDED';

export function statusOf(reward: Pick<Reward, 'opensAt' | 'closesAt' | 'endedAt'>, at: Date): RewardStatus {
  if (reward.endedAt !== null) return 'ENDED';
  if (at < reward.opensAt) return 'UPCOMING';
  return reward.closesAt !== null && at >= reward.closesAt ? 'ENDED' : 'LIVE';
}

/**
 * When a reward was open that has ended; null for any other. One that was ended before its opening closed just after an opening that
 * lies before that.
 */
export function windowThatIsOver(reward: Pick<Reward, 'opensAt' | 'closesAt' | 'endedAt'>, at: Date) {
  const closesAt = reward.endedAt ?? reward.closesAt;
  if (closesAt === null || statusOf(reward, at) !== 'ENDED') return null;
  return { opensAt: reward.opensAt < closesAt ? reward.opensAt : new Date(closesAt.getTime() - 1), closesAt };
}

/** Pieces left now, null when unlimited. Of a stock that was dropped and then moved to a later drop there are none, not less. */
export function availableOf(reward: Pick<Reward, 'stock' | 'drops' | 'taken'>, at: Date): number | null {
  const released = releasedBy(reward, at);
  return released === null ? null : Math.max(0, released - reward.taken);
}

export interface PieceWanted {
  choice: PriceChoice;
  /** The version of the terms that the member has seen; null where they do not say. */
  seenVersion: number | null;
  pieces: number;
  buyer: Buyer;
  at: Date;
  /** The programme's month of that instant, 1 to 12. */
  month: number;
  rate: CashRate;
}

/**
 * The price of one piece at which this member may take so many now. Throws REWARD_NOT_AVAILABLE (unknown or not live), NOT_IN_AUDIENCE,
 * PRICE_MISMATCH (also for terms that are not those the member has seen), OUT_OF_STOCK, in this order: a wrong price is worth hearing of
 * before the stock is asked.
 */
export function priceOfOnePiece(reward: RewardToJudge | undefined, wanted: PieceWanted): ChosenPrice {
  const { choice, seenVersion, pieces, buyer, at, month, rate } = wanted;
  if (!reward || statusOf(reward, at) !== 'LIVE') throw rewardNotAvailable();
  if (!isMeant(reward.audience, buyer, at, month)) throw notInAudience();
  if (seenVersion !== null && seenVersion !== reward.version)
    throw priceMismatch({ offered: paidPrices(reward, buyer) });
  const price = choosePrice(reward, choice, buyer, rate);
  const available = availableOf(reward, at);
  if (available !== null && available < pieces) throw outOfStock();
  return price;
}

/** Throws STOCK_BELOW_TAKEN when the new total does not cover the pieces that are already gone. */
export function checkStockCovers(stock: number | null, taken: number): void {
  if (stock !== null && stock < taken) throw stockBelowTaken({ taken });
}
