/**
 * What a campaign says: when it gives, what, and how much at the most. It is data, stored as it is written here, and every change
 * of it is a new version.
 */
import { z } from 'zod';
import { conditionTreeShape, type ConditionTree } from './condition-tree.js';
import type { RuleKinds } from './rule-kinds.js';
import { shopCurrency, type AmountOfMoney } from './money.js';
import { codeParam, wholeParam } from './rule-params.js';

/** Of the campaigns of one group that match: all of them, the one that gives most, or the one of the highest priority. */
export const stackings = ['SUM', 'BEST', 'FIRST'] as const;
export type Stacking = (typeof stackings)[number];

/** What is paid where a cap or the budget leaves less than was decided: what there is, or nothing at all. */
export const whenShortChoices = ['PART', 'NOTHING'] as const;

/** The most a campaign gives, in points; null is no limit. Over all versions: a new one begins with what has been given. */
export interface Caps {
  perMember: number | null;
  perMemberPerDay: number | null;
  perCampaign: number | null;
  perDay: number | null;
}
export type CapName = keyof Caps;

/** The name of one effect, and what it takes. */
export type StoredEffect = Record<string, Record<string, unknown>>;

export interface CampaignRule {
  /** Null is for every purchase. */
  conditions: ConditionTree | null;
  effects: StoredEffect[];
  /** 0 to 1,000: the higher is awarded first, and cut last. */
  priority: number;
  group: { code: string; stacking: Stacking } | null;
  caps: Caps;
  /** What may be given in all, in points and in money (by what points are worth); the smaller of the two holds. */
  budget: { points: number | null; amount: AmountOfMoney | null } | null;
  whenShort: (typeof whenShortChoices)[number];
  /** Months until what was given expires; null as the programme says. */
  validityMonths: number | null;
}

const maxPriority = 1_000;
const maxEffects = 5;
/** A thousand million points: above any programme's year. */
const maxPoints = 1_000_000_000;
const defaultPriority = 100;

const amountShape = z.object({
  amountMinor: wholeParam(1, 100 * maxPoints),
  currency: z.literal(shopCurrency, { error: `must be ${shopCurrency}` }),
});

/** Refuses with the path of the first wrong field. What is left out is the default; what comes out is stored. */
export function campaignRuleShape(kinds: RuleKinds) {
  const points = wholeParam(1, maxPoints).nullish().transform(orNull);
  const caps = z.object({ perMember: points, perMemberPerDay: points, perCampaign: points, perDay: points });
  return z.object({
    conditions: conditionTreeShape(kinds).nullish().transform(orNull),
    effects: z
      .array(effectShape(kinds))
      .min(1, { error: 'must hold an effect' })
      .max(maxEffects, { error: `must hold at most ${maxEffects} effects` }),
    priority: wholeParam(0, maxPriority)
      .nullish()
      .transform((priority) => priority ?? defaultPriority),
    group: z
      .object({ code: codeParam, stacking: z.enum(stackings) })
      .nullish()
      .transform(orNull),
    caps: caps.nullish().transform((given) => given ?? noCaps),
    budget: z
      .object({ points, amount: amountShape.nullish().transform(orNull) })
      .refine((budget) => budget.points !== null || budget.amount !== null, { error: 'must name points or amount' })
      .nullish()
      .transform(orNull),
    whenShort: z
      .enum(whenShortChoices)
      .nullish()
      .transform((choice) => choice ?? 'PART'),
    validityMonths: wholeParam(0, 1_200).nullish().transform(orNull),
  });
}

const noCaps: Caps = { perMember: null, perMemberPerDay: null, perCampaign: null, perDay: null };

function effectShape(kinds: RuleKinds): z.ZodType<StoredEffect> {
  const fields = Object.fromEntries([...kinds.effects.values()].map(({ name, params }) => [name, params.nullish()]));
  return z
    .strictObject(fields)
    .transform((found) => Object.fromEntries(Object.entries(found).filter(([, value]) => (value ?? null) !== null)))
    .refine((found) => Object.keys(found).length === 1, { error: 'must be one effect' })
    .transform((found) => found as StoredEffect);
}

function orNull<Value>(value: Value | null | undefined): Value | null {
  return value ?? null;
}

/** The budget in points: what is smaller of the points and of what the money buys at so many points to the yuan. */
export function budgetInPoints({ budget }: Pick<CampaignRule, 'budget'>, pointsPerYuan: number): number | null {
  if (budget === null) return null;
  const bought =
    budget.amount === null ? Infinity : Number((BigInt(budget.amount.amountMinor) * BigInt(pointsPerYuan)) / 100n);
  return Math.min(budget.points ?? Infinity, bought);
}
