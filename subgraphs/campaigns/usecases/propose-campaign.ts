import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { baseCampaignId } from '../domain/campaign.js';
import { baseRuleIsFixed } from '../domain/errors.js';
import type { CampaignParts } from './campaign-parts.js';
import { campaignKindName } from './campaign-kind.js';

const idsShape = z.looseObject({ changeId: idShape, campaignId: idShape });

/**
 * Proposes a multiplier campaign, or its next version; nothing changes until a second person approves. Once per changeId.
 * Refuses with CAMPAIGN_OVER. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function proposeCampaign(
  { configuration }: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId, campaignId, ...body } = parseInput(idsShape, raw);
  if (campaignId === baseCampaignId) throw baseRuleIsFixed({ path: ['input', 'campaignId'] });
  return configuration.propose({
    changeId,
    kind: campaignKindName,
    key: campaignId,
    body,
    by: callerKey(request.caller),
    requestId: request.requestId,
  });
}
