import type { ConfigurationChange } from '../../../chassis/configuration.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { decisionOf } from './campaign-decision.js';
import type { CampaignParts } from './campaign-parts.js';

/** Lets one's own draft wait for a second person. Faults: FORBIDDEN for another's draft, BAD_USER_INPUT for one unknown or decided. */
export async function submitCampaign(
  { configuration }: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange> {
  return configuration.submit(decisionOf(request, raw));
}
