import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange, ConfigurationProposal } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { checkBudget } from './campaign-budget.js';
import type { CampaignParts } from './campaign-parts.js';
import { campaignKindName, campaignShape } from './campaign-kind.js';

const idsShape = z.looseObject({ changeId: idShape, campaignId: idShape });

/**
 * Proposes a campaign, or its next version; nothing changes until a second person approves. Once per changeId. Refuses with
 * CAMPAIGN_OVER and BUDGET_SPENT. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT, and UNAVAILABLE where a lower budget cannot be
 * held against what has been given.
 */
export async function proposeCampaign(
  parts: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange> {
  return parts.configuration.propose(await proposalOf(parts, request, raw));
}

/** What a person wants changed, from what they wrote. */
export async function proposalOf(
  parts: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationProposal> {
  const { changeId, campaignId, ...body } = parseInput(idsShape, raw);
  // What was proposed before is answered from the books, whatever has been spent since.
  const known = await parts.configuration.change(parts.database.read, campaignKindName, changeId);
  if (!known) await checkBudget(parts, request, campaignId, parseInput(campaignShape, body));
  return {
    changeId,
    kind: campaignKindName,
    key: campaignId,
    body,
    by: callerKey(request.caller),
    requestId: request.requestId,
  };
}
