import type { ConfigurationChange } from '../../../chassis/configuration.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { decisionOf } from './campaign-decision.js';
import type { CampaignParts } from './campaign-parts.js';

/** Ends a proposal; the version that counts goes on. By a second person, with the faults of `approveCampaign`. */
export async function rejectCampaign(
  { configuration }: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange> {
  return configuration.reject(decisionOf(request, raw));
}
