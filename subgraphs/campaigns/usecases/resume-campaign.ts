import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Campaign } from '../domain/campaign.js';
import { closePause } from '../storage/campaign-life.js';
import { actOnCampaign } from './act-on-campaign.js';
import type { CampaignParts } from './campaign-parts.js';

/** Ends a pause; a campaign that is not paused stays as it is. Refuses and faults as `pauseCampaign` does. */
export function resumeCampaign(parts: CampaignParts, request: OnBehalfOf, raw: unknown): Promise<Campaign> {
  return actOnCampaign(parts, request, raw, 'resumed', async (tx, campaign, { by, now }) => {
    if (campaign.pauses.every(({ until }) => until !== null)) return false;
    await closePause(tx, campaign.id, by, now);
    return true;
  });
}
