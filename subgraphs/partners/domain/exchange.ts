/**
 * An exchange, as its quote fixed it: every amount that moves later, at the member's, in the books of points and in the
 * settlement between the brands, is read from here and never from a later request.
 */
import type { ExchangeId, MemberId, Points } from '../../../schema/vocabulary.js';
import type { Count } from './agreements/agreement.js';
import type { ExchangeRate } from './conversion.js';
import type { ExchangeStage, ExchangeWay } from './exchange-end.js';

/** What was agreed with the partners when it was quoted, by which it is carried out whatever is agreed later. */
export interface Agreed {
  /** Codes of its brands that are partners: those who are told of it. */
  partners: string[];
  /** Paid out of what `fromBrand` has prepaid. */
  prepaid: boolean;
  /** What `fromBrand` may owe in `to` once it is done; null for no limit. */
  owedAtMost: Points | null;
  /** How long the partner has to confirm it, where it keeps the points to be received. */
  confirmWithinSeconds: number | null;
  /** How long after its end partners may have it undone. */
  reversalDays: number;
  /** By which id the partner that keeps one of the currencies knows the member. */
  linkId: string | null;
  /** What it counts against caps for. */
  counts: Count[];
}

export interface Exchange {
  id: ExchangeId;
  /** Who made it, and whose points are exchanged. */
  memberId: MemberId;
  /** Whose it is now: the survivor's where that member was merged. */
  ownerId: MemberId;
  stage: ExchangeStage;
  rate: ExchangeRate;
  fromBrand: string;
  toBrand: string;
  /** What the member asked to exchange; what of it fills no step stays theirs. */
  requested: Points;
  given: Points;
  received: Points;
  fee: Points;
  createdAt: Date;
  /** The quote's end. Of one that a person has to look at it is counted anew from their approval. */
  endsAt: Date;
  /** A digest of the device that asked. */
  device: string | null;
  /** The review that it waits for, or waited for, before its points could be held. */
  reviewId: string | null;
  /** Until when it may wait because of that review. */
  reviewUntil: Date | null;
  /** When the exchange reached its end. */
  endedAt: Date | null;
  way: ExchangeWay;
  agreed: Agreed;
  /** Until when the partner may confirm; null before it is announced. */
  answerBy: Date | null;
  /** The partner's own number of it, and which partner's. */
  partnerKey: string | null;
  keyedBy: string | null;
  /** The partner's word for why it would not take it. */
  rejectReason: string | null;
  /** When an exchange that was committed was undone. */
  reversedAt: Date | null;
}
