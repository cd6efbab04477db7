import { loadFolder } from '../../../../chassis/load-folder.js';
import type { CampaignId } from '../../../../schema/vocabulary.js';
import { campaignRuleShape, type CampaignRule } from '../campaign-rule.js';
import { baseCampaignId, type Campaign } from '../campaign.js';
import type { ConditionDefinition } from '../condition.js';
import type { EffectDefinition } from '../effect.js';
import { ruleBook, type RuleBook } from '../rule-book.js';
import { ruleKinds } from '../rule-kinds.js';

const conditions = await loadFolder(new URL('../conditions/', import.meta.url));
const effects = await loadFolder(new URL('../effects/', import.meta.url));

/** Those of the two folders. */
export const kinds = ruleKinds(conditions as ConditionDefinition[], effects as EffectDefinition[]);
export const zone = 'Asia/Shanghai';
const ruleShape = campaignRuleShape(kinds);

/** What a test has to say about a campaign: its rule as a client writes it, instants as ISO 8601 with their offset. */
export interface CampaignWords extends Partial<Record<keyof CampaignRule, unknown>> {
  id?: string;
  version?: number;
  startsAt?: string | null;
  endsAt?: string | null;
  pauses?: readonly { from: string; until: string | null }[];
  endedAt?: string;
}

/** Double points for everyone through November 2026 in Shanghai, as far as the words do not say otherwise. */
export function campaignOf(words: CampaignWords = {}): Campaign {
  const { id = 'double', version = 1, pauses = [], endedAt, ...said } = words;
  const { startsAt = '2026-11-01T00:00+08:00', endsAt = '2026-12-01T00:00+08:00', ...rule } = said;
  return {
    id: id as CampaignId,
    version,
    name: { 'zh-CN': '双倍', en: 'Double' },
    rule: ruleShape.parse({ effects: [times(2)], ...rule }),
    startsAt: instant(startsAt),
    endsAt: instant(endsAt),
    pauses: pauses.map(({ from, until }) => ({ from: new Date(from), until: instant(until) })),
    endedAt: instant(endedAt ?? null),
  };
}

/** One point per yuan times the tier, for ever. */
export function baseRule(words: CampaignWords = {}): Campaign {
  return campaignOf({ id: baseCampaignId, startsAt: null, endsAt: null, effects: [perYuan(1, 1, true)], ...words });
}

/** The base rule and these. */
export function bookOf(...campaigns: Campaign[]): RuleBook {
  return ruleBook([...campaigns, baseRule()], kinds, zone);
}

/** An effect: the base points so many times over. */
export function times(numerator: number, denominator = 1, lines?: object): object {
  return { multiplier: { times: { numerator, denominator }, lines } };
}

/** An effect: so many points for each yuan. */
export function perYuan(numerator: number, denominator = 1, timesTier = false): object {
  return { pointsPerYuan: { rate: { numerator, denominator }, timesTier } };
}

/** An effect: so many points for the purchase. */
export function fixed(points: number, lines?: object): object {
  return { fixedPoints: { points, lines } };
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
