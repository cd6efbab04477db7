/**
 * An exchange, as its quote fixed it: every amount that moves later, at the member's, in the books of points and in the
 * settlement between the brands, is read from here and never from a later request.
 */
import type { ExchangeId, MemberId, Points } from '../../../schema/vocabulary.js';
import type { ExchangeRate } from './conversion.js';
import type { ExchangeStage } from './exchange-end.js';

export interface Exchange {
  id: ExchangeId;
  memberId: MemberId;
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
  /** The quote's end. */
  endsAt: Date;
  /** When the exchange reached its end. */
  endedAt: Date | null;
}
