/**
 * A redemption begins PENDING, with its pieces of stock set aside and its price fixed, and comes to exactly one end:
 * SETTLED (the points and the cash are taken) or VOIDED (nothing is taken and the pieces are back). A pending redemption that found no
 * end before its hold runs out is voided. While a person has to look at it first, it waits for them: a day for their
 * decision, and after an approval as long as any other. Pieces of a settled one can be given back within its window, in part or as a
 * whole: points, cash and stock go back, and once all pieces have, it is CANCELLED. While they are on their way back it still counts as
 * settled.
 */
import type { MemberId, Points, RedemptionId, RewardId } from '../../../schema/vocabulary.js';
import { cancellationWindowClosed, redemptionNotCancellable } from './errors.js';
import type { Cash } from './price.js';
import type { RewardContent } from './reward-contents.js';
import type { TierCode } from './tier-code.js';

/** What has become of the cash part: asked for, waiting for the provider's word, taken, refused, or let go. */
export type CashState = 'ASKED' | 'WAITING' | 'TAKEN' | 'DECLINED' | 'RELEASED';

export type RedemptionStatus = 'PENDING' | 'SETTLED' | 'VOIDED' | 'CANCELLED';

export interface Redemption {
  id: RedemptionId;
  /** Who made it, and whose points pay. */
  memberId: MemberId;
  /** Whose it is now: the survivor's where that member was merged. */
  ownerId: MemberId;
  rewardId: RewardId;
  /** The terms it was made by; null: it is from before they were counted. */
  rewardVersion: number | null;
  /** Of the member at that moment; null: from before it was kept. */
  tier: TierCode | null;
  pieces: number;
  /** The price at the time of redemption, of all pieces; later changes of the reward do not touch it. */
  points: Points;
  /** The points of that price without the bonus of the member's tier. */
  listedPoints: Points;
  /** Of all pieces. */
  cash: Cash | null;
  /** Null without a cash part, and for cash that was paid at hand-over. */
  cashState: CashState | null;
  /** How much of the cash has been given back. */
  cashRefundedMinor: number;
  /** The currency of the points. */
  currency: string;
  /** What one piece holds. */
  contents: RewardContent[];
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
  /** For so many days of 24 hours it can be given back; null: as the programme has it. */
  cancelDays: number | null;
  /** Pieces that have been given back. */
  piecesReturned: number;
  /** Pieces on their way back. */
  piecesReturning: number;
  /** Set when points had nothing to give back: nothing of it can be given back any more. */
  returnRefusedAt: Date | null;
}

const dayMs = 24 * 60 * 60 * 1000;

/** What a window depends on. */
type Windowed = Pick<Redemption, 'status' | 'settledAt' | 'cancelDays'>;

/** The end of the window, a day being 24 hours from the settlement on; null when the redemption is not settled. */
export function cancellableUntil({ status, settledAt, cancelDays }: Windowed, windowDays: number): Date | null {
  if (status !== 'SETTLED' || settledAt === null) return null;
  return new Date(settledAt.getTime() + (cancelDays ?? windowDays) * dayMs);
}

/** Pieces of a settled redemption that the member still has. */
export function piecesKept({ pieces, piecesReturned, piecesReturning }: Redemption): number {
  return pieces - piecesReturned - piecesReturning;
}

/**
 * Throws REDEMPTION_NOT_CANCELLABLE for one that did not succeed or whose points cannot come back, and CANCELLATION_WINDOW_CLOSED from the window's end
 * on. One of which every piece is back or on its way passes: asking again asks for what is so already.
 */
export function checkCancellable(redemption: Redemption, windowDays: number, at: Date): void {
  if (redemption.status === 'CANCELLED') return;
  if (redemption.status === 'SETTLED' && piecesKept(redemption) === 0) return;
  const until = cancellableUntil(redemption, windowDays);
  if (until === null || redemption.returnRefusedAt !== null) throw redemptionNotCancellable();
  if (at >= until) throw cancellationWindowClosed({ closedAt: until.toISOString() });
}

/** True when a pending redemption has outlived its hold, and its review if there is one, and must be voided. */
export function hasLapsed(
  { heldUntil, reviewUntil }: Pick<Redemption, 'heldUntil' | 'reviewUntil'>,
  at: Date,
): boolean {
  return at >= (reviewUntil ?? heldUntil);
}

/** Points and cash of so many pieces of it: every piece has the same price. */
export function worthOf({ pieces, points, cash }: Redemption, some: number): { points: Points; cashMinor: number } {
  return { points: (points / pieces) * some, cashMinor: ((cash?.amountMinor ?? 0) / pieces) * some };
}
