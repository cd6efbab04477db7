import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { TierLadder, type Tier, type TierCode } from '../../domain/tiers.js';
import { monthNamed, type Month } from '../../domain/tiers/calendar-month.js';
import type { TierBook } from '../../domain/tiers/earned-tier.js';
import { noMeasure, TierRuleBook, type TierMeasures, type TierRules } from '../../domain/tiers/tier-rules.js';

/** A version as it is stored: what is null may be absent. */
export interface StoredTierRules {
  fromMonth: string;
  periodMonths: number;
  graceMonths: number;
  tiers: ({ code: TierCode } & Partial<TierMeasures>)[];
}

export interface StoredTier {
  code: TierCode;
  rank: number;
  name_zh_cn: string;
  name_en: string;
  earn_multiplier_numerator: number;
  earn_multiplier_denominator: number;
}

interface BookRow {
  tiers: StoredTier[];
  rules: { version: number; body: StoredTierRules; approved_at: string }[];
  thresholds: { month: string; threshold_minor: number }[] | null;
}

/** The book as the histories need it, and when each version of its rules was approved. */
export interface ApprovedTierBook extends TierBook {
  approvedAt: ReadonlyMap<number, Date>;
}

/** The ladder, all versions of its rules and all thresholds. One statement: every delivery of purchases reads it. */
export async function tierBook(manager: EntityManager): Promise<ApprovedTierBook> {
  const [row] = await rows<BookRow>(
    manager,
    `select (select jsonb_agg(to_jsonb(tier)) from tier) as tiers,
            (select jsonb_agg(to_jsonb(tier_rules)) from tier_rules) as rules,
            (select jsonb_agg(jsonb_build_object('month', month, 'threshold_minor', threshold_minor))
               from tier_assessment where threshold_minor is not null) as thresholds`,
  );
  if (!row) throw new Error('a statement without a table gave no row');
  return {
    ladder: new TierLadder(row.tiers.map(tierOf)),
    rules: new TierRuleBook(row.rules.map(({ version, body }) => rulesOf(version, body))),
    thresholds: new Map(
      (row.thresholds ?? []).map((one): [Month, number] => [monthNamed(one.month), one.threshold_minor]),
    ),
    approvedAt: new Map(row.rules.map((one) => [one.version, new Date(one.approved_at)])),
  };
}

/** Stores an approved version. */
export async function addTierRules(tx: EntityManager, version: number, body: StoredTierRules): Promise<void> {
  await rows(tx, 'insert into tier_rules (version, from_month, body) values ($1, $2, $3)', [
    version,
    body.fromMonth,
    JSON.stringify(body),
  ]);
}

export function rulesOf(version: number, { fromMonth, periodMonths, graceMonths, tiers }: StoredTierRules): TierRules {
  const measures = new Map(tiers.map(({ code, ...some }) => [code, { ...noMeasure, ...some }]));
  return { version, from: monthNamed(fromMonth), periodMonths, graceMonths, measures };
}

export function tierOf(stored: StoredTier): Tier {
  return {
    code: stored.code,
    rank: stored.rank,
    name: { 'zh-CN': stored.name_zh_cn, en: stored.name_en },
    earnMultiplierNumerator: stored.earn_multiplier_numerator,
    earnMultiplierDenominator: stored.earn_multiplier_denominator,
  };
}
