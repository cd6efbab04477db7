/**
 * What a campaign holds for a member, before they buy or with a basket in their hands: whether it is open to them, and what they still
 * need. What they are cannot be changed, so a campaign for gold members is no offer to a silver one; what is bought, and when,
 * can.
 */
import type { LocalisedText } from '../../../schema/vocabulary.js';
import { stateAt } from './campaign.js';
import { effectText, type CompiledCampaign } from './compiled-campaign.js';
import { dayMs } from './days.js';
import type { PurchaseFacts } from './facts.js';
import type { RuleKinds } from './rule-kinds.js';

export interface CampaignOffer {
  compiled: CompiledCampaign;
  state: 'LIVE' | 'COMING';
  /** Each has to be done; empty where the basket as it is, or any basket, is given what it gives. */
  needs: LocalisedText[];
  /** In one phrase: 'spend 30 yuan more: 2 times the points'. */
  text: LocalisedText;
}

/** How far ahead a member is told of. */
const comingWithinMs = 30 * dayMs;

/** Null where it is not open to the member, not on offer now or soon. `facts` are those of a purchase now. */
export function offerOf(compiled: CompiledCampaign, facts: PurchaseFacts, kinds: RuleKinds): CampaignOffer | null {
  const { campaign, conditions } = compiled;
  const state = stateAt(campaign, facts.occurredAt);
  const isComing =
    state === 'SCHEDULED' &&
    campaign.startsAt !== null &&
    campaign.startsAt.getTime() - facts.occurredAt.getTime() <= comingWithinMs;
  if (state !== 'LIVE' && !isComing) return null;
  const outlook = conditions?.outlook(facts) ?? { state: 'MET', needs: [] };
  if (outlook.state === 'OUT_OF_REACH') return null;
  const gives = effectText(campaign, kinds, facts.member);
  return { compiled, state: isComing ? 'COMING' : 'LIVE', needs: outlook.needs, text: withNeeds(outlook.needs, gives) };
}

function withNeeds(needs: readonly LocalisedText[], gives: LocalisedText): LocalisedText {
  if (needs.length === 0) return gives;
  return {
    'zh-CN': `${needs.map((need) => need['zh-CN']).join('，')}：${gives['zh-CN']}`,
    en: `${needs.map((need) => need.en).join(' and ')}: ${gives.en}`,
  };
}
