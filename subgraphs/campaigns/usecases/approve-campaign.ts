import type { ConfigurationChange } from '../../../chassis/configuration.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { findWaiting } from '../storage/campaign-life.js';
import { bringLive, checkBudget } from './campaign-budget.js';
import { decisionOf } from './campaign-decision.js';
import { campaignKindName, type CampaignBody } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';
import { isOutOfReach } from './out-of-reach.js';

/** An approved version counts at once, or as soon as the ledger has its budget. */
export type ApprovedChange = Omit<ConfigurationChange, 'state'> & { state: ConfigurationChange['state'] | 'APPROVED' };

/**
 * Takes a proposed version live. Purchases recorded from then on are reckoned by it, whatever their own time, as long as that
 * lies in its window; awards given before keep theirs. With a budget it is APPROVED until the ledger has the budget, and
 * `bringWaitingLive` goes on where points cannot be reached. Refuses with CAMPAIGN_OVER and BUDGET_SPENT. Faults: FORBIDDEN for one's
 * own proposal, BAD_USER_INPUT for a change that is unknown, decided or outdated.
 */
export async function approveCampaign(
  parts: CampaignParts,
  request: OnBehalfOf,
  raw: unknown,
): Promise<ApprovedChange> {
  const decision = decisionOf(request, raw);
  const proposed = await parts.configuration.change<CampaignBody>(
    parts.database.read,
    campaignKindName,
    decision.changeId,
  );
  if (proposed?.state === 'SUBMITTED') await checkBudget(parts, request, proposed.key, proposed.body);
  const change = await parts.configuration.approve(decision);
  const [waiting] = await findWaiting(parts.database.read, change.key);
  if (waiting?.version !== change.version) return change;
  try {
    await bringLive(parts, request, waiting);
    return change;
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    return { ...change, state: 'APPROVED' };
  }
}
