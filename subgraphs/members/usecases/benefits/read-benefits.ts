import { dayOf } from '../../../../chassis/programme-time.js';
import { withShared, type Benefit, type TierBenefits } from '../../domain/benefits/benefit.js';
import { periodAt, stateOf, type BenefitPeriod, type BenefitState } from '../../domain/benefits/benefit-period.js';
import type { Member } from '../../domain/member.js';
import type { TierCode } from '../../domain/tiers.js';
import { stampedBenefitUses, tierBenefits } from '../../storage/benefits/benefits.js';
import type { MembersParts } from '../members-parts.js';

export interface MemberBenefit {
  benefit: Benefit;
  state: BenefitState;
  /** The period that the state is about; null for what has none. */
  period: BenefitPeriod | null;
  /** Null unless USED. */
  usedAt: Date | null;
}

/** What every tier gives. One statement. */
export function readTierBenefits({ database }: MembersParts): Promise<ReadonlyMap<TierCode, TierBenefits>> {
  return tierBenefits(database.read);
}

export interface MemberInTier {
  member: Member;
  tier: TierCode;
  /** The best of their household; null where they have none. */
  sharedTier: TierCode | null;
}

/**
 * What members with these tiers have, and what of it they have used, in their order. One statement however many, and one
 * after something was approved.
 */
export async function readMemberBenefits(
  parts: MembersParts,
  wanted: readonly MemberInTier[],
): Promise<MemberBenefit[][]> {
  const today = dayOf(parts.clock.now(), parts.zone);
  const year = Number(today.slice(0, 4));
  const ids = wanted.map(({ member }) => member.id);
  const { stamp, uses } = await stampedBenefitUses(parts.database.reads, ids, [year - 1, year].map(String));
  const { benefits } = await parts.tiers.of(stamp);
  const usedAt = new Map(uses.map((use) => [useName(use.memberId, use.benefitCode, use.period), use.usedAt]));
  return wanted.map(({ member, ...tiers }) =>
    benefitsIn(tiers, benefits).map((benefit) => {
      const period = periodAt(benefit.availability, member.details.birthday, today);
      const used = (period && usedAt.get(useName(member.id, benefit.code, period.name))) ?? null;
      return { benefit, state: stateOf(benefit.availability, period, used !== null, today), period, usedAt: used };
    }),
  );
}

/** What somebody with these tiers has. */
export function benefitsIn(
  { tier, sharedTier }: Omit<MemberInTier, 'member'>,
  byTier: ReadonlyMap<TierCode, TierBenefits>,
): readonly Benefit[] {
  const of = (code: TierCode | null) => (code === null ? [] : (byTier.get(code)?.benefits ?? []));
  return withShared(of(tier), of(sharedTier));
}

function useName(memberId: string, code: string, period: string): string {
  return `${memberId} ${code} ${period}`;
}
