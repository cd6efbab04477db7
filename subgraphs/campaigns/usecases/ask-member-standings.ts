import { z } from 'zod';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { MemberFacts } from '../domain/facts.js';
import { fraction } from '../domain/fraction.js';
import { tierCodes } from '../domain/tier-code.js';
import type { CampaignParts } from './campaign-parts.js';

export interface MemberStanding extends MemberFacts {
  /** ACTIVE, or why nothing is earned: where the member stands, or CARD_BLOCKED. */
  status: string;
}

/** Who is meant, by one of the two, and the instant of which the tier is wanted. */
export interface StandingWanted {
  memberId?: string | null;
  memberNumber?: string | null;
  at: Date;
}

const query = `query MemberStandings($wanted: [MemberWantedInput!]!) {
  memberStandings(wanted: $wanted) {
    memberId status cardBlocked tier earnMultiplierNumerator earnMultiplierDenominator joinedAt birthMonth birthDay
  }
}`;

const standingShape = z.object({
  memberId: z.string(),
  status: z.string(),
  // Absent where a members of before answers.
  cardBlocked: z.boolean().default(false),
  tier: z.enum(tierCodes),
  earnMultiplierNumerator: z.number().int().positive(),
  earnMultiplierDenominator: z.number().int().positive(),
  joinedAt: z.coerce.date(),
  birthMonth: z.number().int().nullable(),
  birthDay: z.number().int().nullable(),
});
const answerShape = z.object({ memberStandings: z.array(standingShape.nullable()) });

/** Where members stood, in the order of the question; null for one nobody knows. One signed call; throws UNAVAILABLE. */
export async function askMemberStandings(
  parts: Pick<CampaignParts, 'calls'>,
  on: OnBehalfOf,
  wanted: readonly StandingWanted[],
): Promise<(MemberStanding | null)[]> {
  if (wanted.length === 0) return [];
  const variables = { wanted: wanted.map(({ at, ...who }) => ({ ...who, at: at.toISOString() })) };
  const { memberStandings } = answerShape.parse(await parts.calls.graphql('members', { query, variables }, on));
  if (memberStandings.length !== wanted.length) throw new Error('members answered about others than were asked for');
  return memberStandings.map((standing) => standing && standingOf(standing));
}

function standingOf(answer: z.output<typeof standingShape>): MemberStanding {
  const { memberId, cardBlocked, tier, earnMultiplierNumerator, earnMultiplierDenominator, joinedAt } = answer;
  const { birthMonth, birthDay } = answer;
  // A purchase on a card that was reported lost is nobody's: whoever holds it need not be the member.
  const status = cardBlocked ? 'CARD_BLOCKED' : answer.status;
  return {
    id: memberId as MemberId,
    status,
    tier,
    tierMultiplier: fraction(earnMultiplierNumerator, earnMultiplierDenominator),
    joinedAt,
    birthday: birthMonth === null || birthDay === null ? null : { month: birthMonth, day: birthDay },
  };
}
