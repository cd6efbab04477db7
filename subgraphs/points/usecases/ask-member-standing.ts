import { z } from 'zod';
import { memberSuspended, type DomainError } from '../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { memberNotActive } from '../domain/errors.js';
import type { PointsParts } from './points-parts.js';

export type MemberReference = { memberId: string } | { memberNumber: string };

export interface MemberStanding {
  memberId: string;
  /** ACTIVE, or why the member takes no part. */
  status: string;
}

const query = `query MemberStanding($memberId: ID, $memberNumber: String, $at: DateTime!) {
  memberStanding(memberId: $memberId, memberNumber: $memberNumber, at: $at) { memberId status }
}`;

const answerShape = z.object({
  memberStanding: z.object({ memberId: z.string(), status: z.string() }).nullable(),
});

/** Which member that is and whether active; null for one whom nobody knows. One signed call; throws UNAVAILABLE. */
export async function askMemberStanding(
  { calls, clock }: Pick<PointsParts, 'calls' | 'clock'>,
  on: OnBehalfOf,
  member: MemberReference,
): Promise<MemberStanding | null> {
  const variables = { ...member, at: clock.now().toISOString() };
  return answerShape.parse(await calls.graphql('members', { query, variables }, on)).memberStanding;
}

/**
 * Why a member may give nothing of their own; null for an active one. The gateway refuses a member whom it knows to be suspended;
 * one suspended since it last asked is refused here, in the same words.
 */
export function whyMayNotGive(standing: MemberStanding | null): DomainError | null {
  if (standing?.status === 'ACTIVE') return null;
  return standing?.status === 'SUSPENDED'
    ? memberSuspended()
    : memberNotActive({ status: standing?.status ?? 'UNKNOWN' });
}
