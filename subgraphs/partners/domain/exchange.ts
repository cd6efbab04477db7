/**
 * An exchange, as its quote fixed it: every amount that moves later, at the member's, in the books of points and in the
 * settlement between the brands, is read from here and never from a later request.
 */
import type { ExchangeId, MemberId, Points } from '../../../schema/vocabulary.js';
import type { ExchangeRate } from './conversion.js';
import type { ExchangeStage } from './exchange-end.js';

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
}
