import type { CampaignId, MemberId, PurchaseId } from '../../../schema/vocabulary.js';
import type { LineFacts, Place } from './facts.js';
import type { Fraction } from './fraction.js';
import type { AmountOfMoney } from './money.js';
import type { TierCode } from './tier-code.js';

/** A recorded purchase as far as a backtest looks at it: what rules look at, and what it was really given. */
export interface PastPurchase {
  id: PurchaseId;
  memberId: MemberId;
  channel: string;
  payment: string | null;
  place: Place | null;
  occurredAt: Date;
  total: AmountOfMoney;
  /** In force at `occurredAt`, as it was recorded. */
  tier: TierCode;
  tierMultiplier: Fraction;
  lines: readonly LineFacts[];
  /** Of each campaign that gave it anything. */
  given: readonly GivenThen[];
}

export interface GivenThen {
  campaignId: CampaignId;
  /** Whole points that were paid, whatever came back later; zero where it was given something else. */
  points: number;
}
