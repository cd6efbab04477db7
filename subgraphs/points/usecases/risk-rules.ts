import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { positivePoints } from '../../../chassis/parse-input.js';
import { defaultRiskRules } from '../domain/default-risk-rules.js';
import { riskActions, riskSubjects, type RiskRule } from '../domain/risk.js';
import type { PointsParts } from './points-parts.js';

/** The word for the rules in configuration versions and in the audit log; the programme has one set of them. */
export const riskRulesKind = 'risk-rules';
export const riskRulesKey = 'programme';

/** Each rule is looked through by every posting it is about. */
const mostRules = 50;
/** How far back every posting may have to look. */
const longestWindowSeconds = 30 * 86_400;
const longestFirstHours = 30 * 24;
/** What reviews of a second person's consent carry in the place of a rule's code. */
const reserved = 'FOUR_EYES';

function wholeUpTo(most: number) {
  const words = `must be a whole number from 1 to ${String(most)}`;
  return z.number().int({ error: words }).min(1, { error: words }).max(most, { error: words });
}

const ruleShape = z
  .object({
    code: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]{1,39}$/, { error: 'must be 2 to 40 capitals, digits and underscores, a letter first' })
      .refine((code) => code !== reserved, { error: `${reserved} is no rule's code` }),
    action: z.enum(riskActions),
    per: z.enum(riskSubjects),
    measure: z.enum(['COUNT', 'POINTS']),
    stopAt: positivePoints,
    windowSeconds: wholeUpTo(longestWindowSeconds),
    firstHours: wholeUpTo(longestFirstHours)
      .nullish()
      .transform((hours) => hours ?? null),
  })
  .refine(({ action, per }) => per !== 'RECIPIENT' || action === 'GIFT', {
    path: ['per'],
    error: 'only gifts have a recipient',
  });

export const rulesShape = z
  .array(ruleShape)
  .max(mostRules, { error: `must not hold more than ${String(mostRules)} rules` })
  .refine((rules) => new Set(rules.map(({ code }) => code)).size === rules.length, {
    error: 'must not use a code twice',
  });

const bodyShape = z.object({ rules: rulesShape });

/** How the rules are configured. The ledger's writer reads what is live with every batch: a version needs no more. */
export const riskRulesConfiguration: ConfigurationKind<typeof bodyShape> = {
  kind: riskRulesKind,
  schema: bodyShape,
  apply: () => Promise.resolve(),
};

export interface RulesInForce {
  /** Null while nobody has put any into force and the handbook's hold. */
  version: number | null;
  since: Date | null;
  rules: readonly RiskRule[];
}

export async function showRiskRules({ configuration, database }: PointsParts): Promise<RulesInForce> {
  const live = await configuration.live<z.output<typeof bodyShape>>(database.read, riskRulesKind, riskRulesKey);
  if (!live) return { version: null, since: null, rules: defaultRiskRules };
  return { version: live.version, since: live.since, rules: live.body.rules };
}
