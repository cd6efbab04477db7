import type { EntityManager } from 'typeorm';
import type { Database } from '../../../../chassis/database.js';
import { rows } from '../../../../chassis/database.js';
import type { TierBenefits } from '../../domain/benefits/benefit.js';
import { TierRuleBook } from '../../domain/tiers/tier-rules.js';
import { TierLadder, type TierCode } from '../../domain/tiers.js';
import { rulesOf, tierOf, type StoredTier, type StoredTierRules } from './tier-book.js';

/** What changes only when somebody approves it: the ladder, what earns its steps, and what they give. */
export interface TierCatalogue {
  ladder: TierLadder;
  rules: TierRuleBook;
  benefits: ReadonlyMap<TierCode, TierBenefits>;
}

/** The versions that were in force when a statement was answered. */
export interface CatalogueStamp {
  rulesVersion: number;
  /** Every tier has the same: a definition is approved whole. */
  benefitsVersion: number;
}

/**
 * One row with the stamp, for a statement that reads of members besides: both are then of one instant. An approval raises a version
 * in the transaction that puts it in force, and none comes twice.
 */
export const catalogueStamp = `(select (select max(version) from tier_rules) as "rulesVersion",
      (select version from tier_benefits where tier_code = 'BASIC') as "benefitsVersion") as stamp`;

/**
 * The catalogue as this process last read it, good for as long as the versions are the same. What the tiers are called changes by
 * migration alone, and so with the process.
 */
export class TierCatalogues {
  private kept: { stamp: CatalogueStamp; catalogue: TierCatalogue } | undefined;

  constructor(private readonly database: Pick<Database, 'read'>) {}

  /** As it was when the stamp was read, or newer. No statement while nothing was approved, else one. */
  async of({ rulesVersion, benefitsVersion }: CatalogueStamp): Promise<TierCatalogue> {
    const { stamp, catalogue } = this.kept ?? {};
    if (catalogue && stamp?.rulesVersion === rulesVersion && stamp.benefitsVersion === benefitsVersion)
      return catalogue;
    this.kept = await readCatalogue(this.database.read);
    return this.kept.catalogue;
  }
}

interface CatalogueRow extends CatalogueStamp {
  tiers: StoredTier[];
  rules: { version: number; body: StoredTierRules }[];
  benefits: TierBenefits[];
}

async function readCatalogue(manager: EntityManager): Promise<{ stamp: CatalogueStamp; catalogue: TierCatalogue }> {
  const [row] = await rows<CatalogueRow>(
    manager,
    `select stamp.*,
            (select jsonb_agg(to_jsonb(tier)) from tier) as tiers,
            (select jsonb_agg(jsonb_build_object('version', version, 'body', body)) from tier_rules) as rules,
            (select jsonb_agg(jsonb_build_object('tier', tier_code, 'version', version, 'benefits', benefits))
               from tier_benefits) as benefits
       from ${catalogueStamp}`,
  );
  if (!row) throw new Error('a statement without a table gave no row');
  const { tiers, rules, benefits, ...stamp } = row;
  return {
    stamp,
    catalogue: {
      ladder: new TierLadder(tiers.map(tierOf)),
      rules: new TierRuleBook(rules.map(({ version, body }) => rulesOf(version, body))),
      benefits: new Map(benefits.map((one) => [one.tier, one])),
    },
  };
}
