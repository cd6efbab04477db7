/**
 * A redemption begins PENDING, with one piece of stock set aside and its price fixed, and comes to exactly one end:
 * SETTLED (the points are taken) or VOIDED (nothing is taken and the piece is back). A pending redemption that found no
 * end before its hold runs out is voided. While a person has to look at it first, it waits for them: a day for their
 * decision, and after an approval as long as any other. A settled one can be CANCELLED within the cancellation window: the points and
 * the piece go back. While the points are on their way back it still counts as settled.
 */
import type { MemberId, Points, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import { cancellationWindowClosed, redemptionNotCancellable } from './errors.js';
import type { Cash } from './price.js';

export type RedemptionStatus = 'PENDING' | 'SETTLED' | 'VOIDED' | 'CANCELLED';

export interface Redemption {
  id: RedemptionId;
  memberId: MemberId;
  rewardId: RewardId;
  /** The price at the time of redemption; later changes of the reward do not touch it. */
  points: Points;
  /** The points of that price without the bonus of the member's tier. */
  listedPoints: Points;
  cash: Cash | null;
  /** The currency of the points. */
  currency: string;
  status: RedemptionStatus;
  createdAt: Date;
  /** Until when points keeps the hold; after it a pending redemption is voided. */
  heldUntil: Date;
  /** A digest of the device that asked. */
  device: string | null;
  /** The review that it waits for, or waited for, before its points could be taken. */
  reviewId: string | null;
  /** Until when it may wait because of that review. */
  reviewUntil: Date | null;
  settledAt: Date | null;
  /** Set from the moment a cancellation is asked for; the status becomes CANCELLED when the points are back. */
  cancellingSince: Date | null;
  /** Who asked for the cancellation. */
  cancellingBy: string | null;
  /** Set when points had nothing to give back: it cannot be cancelled any more. */
  cancellationRefusedAt: Date | null;
}

const dayMs = 24 * 60 * 60 * 1000;

/** The end of the window, a day being 24 hours from the settlement on; null when the redemption is not settled. */
export function cancellableUntil(
  redemption: Pick<Redemption, 'status' | 'settledAt'>,
  windowDays: number,
): Date | null {
  if (redemption.status !== 'SETTLED' || redemption.settledAt === null) return null;
  return new Date(redemption.settledAt.getTime() + windowDays * dayMs);
}

/**
 * Throws REDEMPTION_NOT_CANCELLABLE for one that did not succeed or whose points cannot come back, and CANCELLATION_WINDOW_CLOSED from the window's end
 * on. One whose cancellation has begun or ended passes: asking again asks for what is so already.
 */
export function checkCancellable(redemption: Redemption, windowDays: number, at: Date): void {
  if (redemption.status === 'CANCELLED' || redemption.cancellingSince !== null) return;
  const until = cancellableUntil(redemption, windowDays);
  if (until === null || redemption.cancellationRefusedAt !== null) throw redemptionNotCancellable();
  if (at >= until) throw cancellationWindowClosed({ closedAt: until.toISOString() });
}

/** True when a pending redemption has outlived its hold, and its review if there is one, and must be voided. */
export function hasLapsed(
  { heldUntil, reviewUntil }: Pick<Redemption, 'heldUntil' | 'reviewUntil'>,
  at: Date,
): boolean {
  return at >= (reviewUntil ?? heldUntil);
}
