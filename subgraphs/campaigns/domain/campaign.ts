/**
 * A campaign says which purchases earn what. There are two kinds so far: the base rule, which gives every purchase so
 * many points per yuan, and the multiplier, which adds to it inside a window of time for everyone or for some tiers.
 * The base rule is a campaign like the others, so that every award has one kind of origin.
 *
 * A campaign changes by new versions only; an award names the version that gave it. A window holds its beginning and not
 * its end, so that two that follow one another never both count.
 */
import type { CampaignId, LocalisedText } from '../../../schema/vocabulary.js';
import { campaignOver } from './errors.js';
import type { Fraction } from './fraction.js';
import type { TierCode } from './tier-code.js';

export type CampaignRule =
  | { kind: 'BASE'; pointsPerYuan: Fraction }
  /** Above one: twice the points is a multiplier of 2, of which the base rule gives the first. */
  | { kind: 'MULTIPLIER'; multiplier: Fraction };

export interface CampaignVersion {
  id: CampaignId;
  /** 1, 2, 3 in the order of proposals. */
  version: number;
  name: LocalisedText;
  rule: CampaignRule;
  /** Null means everyone. */
  tiers: readonly TierCode[] | null;
  /** Null means from the beginning of time; only the base rule has none. */
  startsAt: Date | null;
  /** Null means without an end; only the base rule has none. */
  endsAt: Date | null;
}

export type CampaignState = 'SCHEDULED' | 'LIVE' | 'ENDED';

/** The fixed id of the base rule; its version 1 comes with the tables. */
export const baseCampaignId = 'ba5e0000-0000-4000-8000-000000000001' as CampaignId;

export function stateAt(campaign: CampaignVersion, instant: Date): CampaignState {
  if (campaign.startsAt !== null && instant < campaign.startsAt) return 'SCHEDULED';
  return campaign.endsAt !== null && instant >= campaign.endsAt ? 'ENDED' : 'LIVE';
}

export function isFor(campaign: CampaignVersion, tier: TierCode): boolean {
  return campaign.tiers === null || campaign.tiers.includes(tier);
}

/** Whether the campaign adds to a purchase made at that instant by a member of that tier. */
export function appliesTo(campaign: CampaignVersion, instant: Date, tier: TierCode): boolean {
  return stateAt(campaign, instant) === 'LIVE' && isFor(campaign, tier);
}

/**
 * A campaign that is over stays as it was: a new version would pay for its window a second time. Throws CAMPAIGN_OVER (a
 * refusal).
 */
export function checkChangeable(live: CampaignVersion, now: Date): void {
  if (live.endsAt !== null && now >= live.endsAt) throw campaignOver({ endedAt: live.endsAt.toISOString() });
}
