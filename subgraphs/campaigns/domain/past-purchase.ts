import type { CampaignId } from '../../../schema/vocabulary.js';
import type { LineFacts } from './facts.js';
import type { OwnedPurchase } from './purchase.js';

/** A recorded purchase as far as a backtest looks at it: what rules look at, and what it was really given. */
export interface PastPurchase extends Pick<
  OwnedPurchase,
  'id' | 'memberId' | 'channel' | 'payment' | 'place' | 'occurredAt' | 'total' | 'tier' | 'tierMultiplier'
> {
  lines: readonly LineFacts[];
  /** Of each campaign that gave it anything. */
  given: readonly GivenThen[];
}

export interface GivenThen {
  campaignId: CampaignId;
  /** Whole points that were paid, whatever came back later; zero where it was given something else. */
  points: number;
}
