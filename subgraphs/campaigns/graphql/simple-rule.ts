import type { CampaignRule } from '../domain/campaign-rule.js';
import { nodeOf } from '../domain/condition-tree.js';
import type { Fraction } from '../domain/fraction.js';
import { fractionOf, fractionParam } from '../domain/rule-params.js';
import { tierCodes, type TierCode } from '../domain/tier-code.js';

/* What simple campaigns say, for clients that know no others: read from the stored effects and conditions. */

/** Points per yuan; null where no effect says so. */
export function pointsPerYuanOf(rule: Pick<CampaignRule, 'effects'>): Fraction | null {
  return fractionIn(rule, 'pointsPerYuan', 'rate');
}

/** How many times the base points; null where no effect says so. */
export function multiplierOf(rule: Pick<CampaignRule, 'effects'>): Fraction | null {
  return fractionIn(rule, 'multiplier', 'times');
}

/** For whom it is, where nothing else is asked for; null is everyone, or cannot be said so shortly. */
export function tiersOf({ conditions }: Pick<CampaignRule, 'conditions'>): TierCode[] | null {
  const node = conditions && nodeOf(conditions);
  if (node?.kind !== 'condition' || node.name !== 'tier') return null;
  const { anyOf } = node.params as { anyOf: string[] };
  return tierCodes.filter((code) => anyOf.includes(code));
}

function fractionIn({ effects }: Pick<CampaignRule, 'effects'>, effect: string, param: string): Fraction | null {
  const found = fractionParam.safeParse(effects.find((stored) => effect in stored)?.[effect]?.[param]);
  return found.success ? fractionOf(found.data) : null;
}
