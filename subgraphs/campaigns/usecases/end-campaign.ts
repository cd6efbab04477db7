import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Campaign } from '../domain/campaign.js';
import { endCampaignAt } from '../storage/campaign-life.js';
import { actOnCampaign } from './act-on-campaign.js';
import type { CampaignParts } from './campaign-parts.js';

/**
 * Ends a campaign before its time, for good: what was bought before still earns, whenever it is reported. One that has ended stays as
 * it is. BAD_USER_INPUT for the base rule and for a campaign that is unknown.
 */
export function endCampaign(parts: CampaignParts, request: OnBehalfOf, raw: unknown): Promise<Campaign> {
  return actOnCampaign(parts, request, raw, 'ended', async (tx, campaign, { by, now }) => {
    await endCampaignAt(tx, campaign.id, by, now);
    return true;
  });
}
