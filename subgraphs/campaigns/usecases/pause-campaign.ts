import type { Campaign } from '../domain/campaign.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { openPause } from '../storage/campaign-life.js';
import { actOnCampaign } from './act-on-campaign.js';
import type { CampaignParts } from './campaign-parts.js';

/**
 * From now on the campaign gives nothing, until it is resumed: what was bought before the pause still earns, whenever it is reported. A
 * brake anybody may pull who may propose. A campaign that is paused stays so. Refuses with CAMPAIGN_OVER; BAD_USER_INPUT for the base
 * rule and for a campaign that is unknown.
 */
export function pauseCampaign(parts: CampaignParts, request: OnBehalfOf, raw: unknown): Promise<Campaign> {
  return actOnCampaign(parts, request, raw, 'paused', async (tx, campaign, { by, now }) => {
    if (campaign.pauses.some(({ until }) => until === null)) return false;
    await openPause(tx, campaign.id, by, now);
    return true;
  });
}
