import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { factorOf, type TierBenefits } from '../../domain/benefits/benefit.js';
import type { TierCode } from '../../domain/tiers.js';
import { BenefitUseRow } from './benefit-use-row.js';
import { TierBenefitsRow } from './tier-benefits-row.js';

/** What every tier gives. One statement. */
export async function tierBenefits(manager: EntityManager): Promise<ReadonlyMap<TierCode, TierBenefits>> {
  const found = await manager.find(TierBenefitsRow);
  return new Map(found.map(({ tierCode, version, benefits }) => [tierCode, { tier: tierCode, version, benefits }]));
}

/** Puts a version in force, and its multipliers into the catalogue of tiers. */
export async function putTierBenefits(tx: EntityManager, all: readonly TierBenefits[]): Promise<void> {
  const written = all.map(({ tier, version, benefits }) => {
    const { numerator, denominator } = factorOf(benefits, 'EARN_MULTIPLIER');
    return { code: tier, version, benefits, numerator, denominator };
  });
  const columns = '(code text, version int, benefits jsonb, numerator int, denominator int)';
  await rows(
    tx,
    `update tier_benefits set version = put.version, benefits = put.benefits
       from jsonb_to_recordset($1) as put ${columns} where tier_code = put.code`,
    [JSON.stringify(written)],
  );
  await rows(
    tx,
    `update tier set earn_multiplier_numerator = put.numerator, earn_multiplier_denominator = put.denominator
       from jsonb_to_recordset($1) as put ${columns} where tier.code = put.code`,
    [JSON.stringify(written)],
  );
}

export interface BenefitUse {
  id: string;
  memberId: string;
  benefitCode: string;
  period: string;
  usedAt: Date;
}

/** What several members have used in these periods. One statement. */
export function benefitUses(
  manager: EntityManager,
  memberIds: readonly string[],
  periods: readonly string[],
): Promise<BenefitUse[]> {
  return manager.find(BenefitUseRow, { where: { memberId: In([...memberIds]), period: In([...periods]) } });
}

export function benefitUse(manager: EntityManager, id: string): Promise<BenefitUse | null> {
  return manager.findOneBy(BenefitUseRow, { id });
}

/** Used: in this period before; of two tills at once one comes first. Taken: the id is another use's. */
export async function insertBenefitUse(
  tx: EntityManager,
  use: Omit<BenefitUse, 'usedAt'> & { usedBy: string },
): Promise<'inserted' | 'used' | 'taken'> {
  const { id, memberId, benefitCode, period, usedBy } = use;
  const inserted = await rows(
    tx,
    `insert into benefit_use (id, member_id, benefit_code, period, used_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning 1`,
    [id, memberId, benefitCode, period, usedBy],
  );
  if (inserted.length > 0) return 'inserted';
  return (await benefitUse(tx, id)) ? 'taken' : 'used';
}
