import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import type { ConfigurationChange } from '../../../chassis/configuration.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { CampaignParts } from './campaign-parts.js';
import { campaignKindName } from './campaign-kind.js';

const inputShape = z.object({ changeId: idShape });

/**
 * Takes a proposed version live. Purchases recorded from then on are reckoned by it, whatever their own time, as long as
 * that lies in its window; awards given before keep theirs. Refuses with CAMPAIGN_OVER. Faults: FORBIDDEN for one's own proposal, BAD_USER_INPUT for a
 * change that is unknown, decided or outdated.
 */
export async function approveCampaign(
  { configuration }: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ConfigurationChange> {
  const { changeId } = parseInput(inputShape, raw);
  return configuration.approve({
    changeId,
    kind: campaignKindName,
    by: callerKey(request.caller),
    requestId: request.requestId,
  });
}
