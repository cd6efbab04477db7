import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { Standing } from '../domain/decide-awards.js';
import { fraction } from '../domain/fraction.js';
import { tierCodes } from '../domain/tier-code.js';
import type { CampaignParts } from './campaign-parts.js';

export interface MemberStanding extends Standing {
  memberId: MemberId;
  /** ACTIVE, or why the member earns nothing. */
  status: string;
}

export type MemberReference = { memberId: string } | { memberNumber: string };

const query = `query MemberStanding($memberId: ID, $memberNumber: String, $at: DateTime!) {
  memberStanding(memberId: $memberId, memberNumber: $memberNumber, at: $at) {
    memberId status tier earnMultiplierNumerator earnMultiplierDenominator
  }
}`;

const answerShape = z.object({
  memberStanding: z
    .object({
      memberId: z.string(),
      status: z.string(),
      tier: z.enum(tierCodes),
      earnMultiplierNumerator: z.number().int().positive(),
      earnMultiplierDenominator: z.number().int().positive(),
    })
    .nullable(),
});

/** Where the member stood at that instant; null for a member nobody knows. One signed call; throws UNAVAILABLE. */
export async function askMemberStanding(
  parts: Pick<CampaignParts, 'calls'>,
  on: OnBehalfOf,
  member: MemberReference,
  at: Date,
): Promise<MemberStanding | null> {
  const answer = await parts.calls.graphql('members', { query, variables: { ...member, at: at.toISOString() } }, on);
  const { memberStanding } = answerShape.parse(answer);
  if (!memberStanding) return null;
  const { memberId, status, tier, earnMultiplierNumerator, earnMultiplierDenominator } = memberStanding;
  return {
    memberId: memberId as MemberId,
    status,
    tier,
    earnMultiplier: fraction(earnMultiplierNumerator, earnMultiplierDenominator),
  };
}
