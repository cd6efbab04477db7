import { parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { campaignKind, type CampaignBody } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';
import { proposalOf } from './propose-campaign.js';

/**
 * What `proposeCampaign` would store of this input, with every default filled in; stores nothing. Refuses and faults as
 * `proposeCampaign` does, but for a changeId that was used before.
 */
export async function checkCampaign(parts: CampaignParts, request: OnBehalfOf, raw: unknown): Promise<CampaignBody> {
  const kind = campaignKind(parts.clock, parts.policy.pointsPerYuan);
  const { key, body } = await proposalOf(parts, request, raw);
  const checked = parseInput(kind.schema, body);
  await kind.check?.(parts.database.read, key, checked);
  return checked;
}
