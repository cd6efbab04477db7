import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import { factorOf, type TierBenefits } from '../../domain/benefits/benefit.js';
import type { BenefitUse } from '../../domain/benefits/benefit-use.js';
import type { TierCode } from '../../domain/tiers.js';
import { onePerson } from '../merging/one-person.js';
import { catalogueStamp, type CatalogueStamp } from '../tiers/tier-catalogue.js';
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

const stampedUses = {
  name: 'stamped benefit uses',
  text: `
    select stamp.*, used.*
      from ${catalogueStamp} left join (
        select id, person_id as "memberId", benefit_code as "benefitCode", period, used_at as "usedAt"
          from ${onePerson('$1')} join benefit_use using (member_id) where period = any($2)) as used on true
     order by "usedAt" desc`,
};

/** What several members, merged ones as their survivor, have used in these periods, and which definition is in force. One statement. */
export async function stampedBenefitUses(
  reads: PipelinedReads,
  memberIds: readonly string[],
  periods: readonly string[],
): Promise<{ stamp: CatalogueStamp; uses: BenefitUse[] }> {
  const found = await reads.rows<CatalogueStamp & (BenefitUse | { id: null })>(stampedUses, [memberIds, periods]);
  const [stamp] = found;
  if (!stamp) throw new Error('the stamp of the catalogue is always there');
  return { stamp, uses: found.filter((row) => row.id !== null) };
}

export function benefitUse(manager: EntityManager, id: string): Promise<BenefitUse | null> {
  return manager.findOneBy(BenefitUseRow, { id });
}

/**
 * Used: in this period before, by the member or whoever was merged into them; of two tills at once one comes first. Taken:
 * the id is another use's.
 */
export async function insertBenefitUse(
  tx: EntityManager,
  use: Omit<BenefitUse, 'usedAt'> & { usedBy: string },
): Promise<'inserted' | 'used' | 'taken'> {
  const { id, memberId, benefitCode, period, usedBy } = use;
  const inserted = await rows(
    tx,
    `insert into benefit_use (id, member_id, benefit_code, period, used_by)
     select $1::uuid, $2::uuid, $3, $4, $5
      where not exists (
        select from benefit_use join member on member.id = benefit_use.member_id
         where member.merged_into = $2 and benefit_code = $3 and period = $4)
     on conflict do nothing returning 1`,
    [id, memberId, benefitCode, period, usedBy],
  );
  if (inserted.length > 0) return 'inserted';
  return (await benefitUse(tx, id)) ? 'taken' : 'used';
}
