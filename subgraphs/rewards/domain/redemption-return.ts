/**
 * Pieces of a settled redemption go back: their points to the buckets they came from, the latest first, their cash to whoever paid
 * it, and the pieces to the stock where they can be given to somebody else. A return is under way until points has answered,
 * and comes to one end: done, or refused where points knows of nothing to give back. Cash that the provider would not give back is for a
 * person to see to; the points are back all the same.
 */
import type { Points } from '../../../schema/vocabulary.js';

export interface RedemptionReturn {
  id: string;
  redemptionId: string;
  pieces: number;
  points: Points;
  /** In the smallest unit. */
  cashMinor: number;
  /** `member` for the member whose redemption it is, else the caller's key. */
  by: string;
  /** Why, in the words of whoever asked. */
  reason: string | null;
  /** How many of the pieces go back into the stock. */
  restocks: number;
  state: 'PENDING' | 'DONE' | 'REFUSED';
  askedAt: Date;
  endedAt: Date | null;
  cashRefused: boolean;
}
