/**
 * A campaign made ready to judge purchases: its conditions and effects worked out once, and kept in memory for all purchases that
 * follow.
 */
import type { LocalisedText } from '../../../schema/vocabulary.js';
import { compileLive, isBase, type Campaign } from './campaign.js';
import type { CampaignRule } from './campaign-rule.js';
import { type CompiledConditions, compileConditions, type Needs, needsOf } from './compiled-conditions.js';
import type { EffectDefinition, Grant, Receiver } from './effect.js';
import type { PurchaseFacts } from './facts.js';
import { added, noPoints, type LinePoints } from './line-points.js';
import type { RuleKinds } from './rule-kinds.js';

export interface CompiledCampaign extends Needs {
  campaign: Campaign;
  /** Null where it is for every purchase. */
  conditions: CompiledConditions | null;
  /** Whether it gives at that instant, by its window, its pauses and its end. */
  isLive: (at: Date) => boolean;
  /** Whether it gives to a purchase of these facts, by its window and its conditions. */
  matches: (facts: PurchaseFacts) => boolean;
  /** Exact points for each line. */
  points: (facts: PurchaseFacts, base: LinePoints) => LinePoints;
  grants: readonly Grant[];
}

/** Throws a RangeError on a condition or effect that is in no registry. */
export function compileCampaign(campaign: Campaign, kinds: RuleKinds, zone: string): CompiledCampaign {
  const conditions = campaign.rule.conditions && compileConditions(campaign.rule.conditions, kinds, zone);
  const isLive = compileLive(campaign);
  const effects = effectsOf(campaign, kinds);
  const giving = effects.flatMap(({ definition, params }) =>
    definition.gives === 'POINTS' ? [definition.compile(params)] : [],
  );
  return {
    campaign,
    conditions,
    ...needsOf(conditions ? [conditions] : []),
    isLive: (at) => isLive(at.getTime()),
    matches: (facts) => isLive(facts.occurredAt.getTime()) && (conditions === null || conditions.matches(facts)),
    points: (facts, base) => {
      const [first, ...others] = giving.map((give) => give(facts, base));
      return first ? others.reduce(added, first) : noPoints(facts.lines.length);
    },
    grants: effects.flatMap(({ definition, params }) =>
      definition.gives === 'GRANT' ? [{ effect: definition.name, params, topic: definition.topic }] : [],
    ),
  };
}

/** What the campaign gives, as a member reads it; with a receiver it is why they got it. */
export function effectText(campaign: WithEffects, kinds: RuleKinds, receiver?: Receiver): LocalisedText {
  const texts = effectsOf(campaign, kinds).map(({ definition, params }) => definition.text(params, receiver));
  return { 'zh-CN': texts.map((text) => text['zh-CN']).join('，'), en: texts.map((text) => text.en).join(', ') };
}

interface WithEffects {
  rule: Pick<CampaignRule, 'effects'>;
}

interface NamedEffect {
  definition: EffectDefinition;
  params: Record<string, unknown>;
}

function effectsOf({ rule }: WithEffects, kinds: RuleKinds): NamedEffect[] {
  return rule.effects.map((stored) => {
    const [[name, params] = ['', {}]] = Object.entries(stored);
    const definition = kinds.effects.get(name);
    if (!definition) throw new RangeError(`There is no effect '${name}'`);
    return { definition, params };
  });
}

/**
 * The base rule first, then the higher priority, then the earlier beginning: the order in which awards are given, caps filled
 * and budgets used.
 */
export function inOrderOfAwards({ campaign: one }: CompiledCampaign, { campaign: other }: CompiledCampaign): number {
  if (isBase(one) !== isBase(other)) return isBase(one) ? -1 : 1;
  return (
    other.rule.priority - one.rule.priority ||
    (one.startsAt?.getTime() ?? 0) - (other.startsAt?.getTime() ?? 0) ||
    (one.id < other.id ? -1 : 1)
  );
}
