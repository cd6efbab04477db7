import type { ConfigurationChange } from '../../../chassis/configuration.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { CampaignParts } from './campaign-parts.js';
import { proposalOf } from './propose-campaign.js';

/**
 * Keeps a version that its author may try out and submit later; whoever changes it keeps another one. Once per changeId. Refuses and
 * faults as `proposeCampaign` does.
 */
export async function draftCampaign(
  parts: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange<'DRAFT'>> {
  return parts.configuration.draft(await proposalOf(parts, request, raw));
}
