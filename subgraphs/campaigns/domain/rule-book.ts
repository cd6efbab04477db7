/** Everything that purchases are judged by, made ready: the base rule and all other campaigns, whatever their windows. */
import type { CampaignId } from '../../../schema/vocabulary.js';
import { isBase, type Campaign } from './campaign.js';
import { compileCampaign, inOrderOfAwards, type CompiledCampaign } from './compiled-campaign.js';
import { needsOf, type Needs } from './compiled-conditions.js';
import type { RuleKinds } from './rule-kinds.js';

export interface RuleBook extends Needs {
  base: CompiledCampaign;
  /** Without the base rule, in the order of awards. */
  others: readonly CompiledCampaign[];
  byId: ReadonlyMap<CampaignId, CompiledCampaign>;
}

/** Throws a RangeError without a base rule, or on a rule that cannot be read. */
export function ruleBook(campaigns: readonly Campaign[], kinds: RuleKinds, zone: string): RuleBook {
  const compiled = campaigns.map((campaign) => compileCampaign(campaign, kinds, zone)).sort(inOrderOfAwards);
  const [base, ...others] = compiled;
  if (!base || !isBase(base.campaign)) throw new RangeError('Every purchase needs the base rule');
  return {
    base,
    others,
    byId: new Map(compiled.map((one) => [one.campaign.id, one])),
    ...needsOf(compiled),
  };
}
