import { Arg, Ctx, Directive, ID, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { badInput } from '../../../chassis/domain-error.js';
import { DateTime } from '../../../schema/vocabulary.js';
import { findMemberByIdentity, findMemberCards } from '../usecases/find-members.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { readMemberStandings, type MemberStanding, type WantedMember } from '../usecases/read-member-standings.js';
import { findMemberBySession } from '../usecases/sign-in/read-sessions.js';
import { MemberCardType, MemberIdentity, MemberStandingType, MemberWantedInput } from './between-services.types.js';

/** As many as campaigns imports at once. */
const mostWanted = 500;

/** Answered to our own services only; the public graph does not show it. */
@Resolver()
export class BetweenServicesResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => MemberIdentity, { nullable: true })
  @Directive('@inaccessible')
  async memberByIdentity(
    @Ctx() context: RequestContext,
    @Arg('issuer', () => String) issuer: string,
    @Arg('subject', () => String) subject: string,
    @Arg('sessionId', () => ID, { nullable: true, description: 'Where the token belongs to a session of ours' })
    sessionId: string | null | undefined,
  ): Promise<MemberIdentity | null> {
    requireService(context, 'gateway');
    const linked = sessionId
      ? await findMemberBySession(this.parts, { sessionId, subject })
      : await findMemberByIdentity(this.parts, { issuer, subject });
    return linked && Object.assign(new MemberIdentity(), { memberId: linked.memberId, status: linked.status });
  }

  @Query(() => MemberStandingType, { nullable: true })
  @Directive('@inaccessible')
  async memberStanding(
    @Ctx() context: RequestContext,
    @Arg('at', () => DateTime) at: Date,
    @Arg('memberId', () => ID, { nullable: true }) memberId: string | null | undefined,
    @Arg('memberNumber', () => String, { nullable: true }) memberNumber: string | null | undefined,
  ): Promise<MemberStandingType | null> {
    requireService(context, 'campaigns', 'points', 'rewards');
    const wanted = { memberId, memberNumber, at };
    requireName(wanted, []);
    const [standing = null] = await readMemberStandings(this.parts, [wanted]);
    return standing && standingType(standing);
  }

  @Query(() => [MemberStandingType], {
    nullable: 'items',
    description: 'In the order they are wanted, up to 500; null for a member nobody knows.',
  })
  @Directive('@inaccessible')
  async memberStandings(
    @Ctx() context: RequestContext,
    @Arg('wanted', () => [MemberWantedInput]) wanted: MemberWantedInput[],
  ): Promise<(MemberStandingType | null)[]> {
    requireService(context, 'campaigns', 'partners', 'points', 'rewards');
    if (wanted.length > mostWanted) throw badInput({ path: ['wanted'], reason: `more than ${String(mostWanted)}` });
    wanted.forEach((one, place) => {
      requireName(one, ['wanted', String(place)]);
    });
    const standings = await readMemberStandings(this.parts, wanted);
    return standings.map((standing) => standing && standingType(standing));
  }

  @Query(() => [MemberCardType], {
    description: 'In the order in which they were linked; none where there is no such member.',
  })
  @Directive('@inaccessible')
  async memberCards(
    @Ctx() context: RequestContext,
    @Arg('memberId', () => ID) memberId: string,
  ): Promise<MemberCardType[]> {
    requireService(context, 'campaigns');
    const cards = await findMemberCards(this.parts, memberId);
    return cards.map(({ cardNumber, linkedAt }) => Object.assign(new MemberCardType(), { cardNumber, linkedAt }));
  }
}

function requireName({ memberId, memberNumber }: WantedMember, path: string[]): void {
  if (!memberId && !memberNumber) throw badInput({ path: [...path, 'memberId'], reason: 'give an id or a number' });
}

/** The year of a birthday stays here: nobody decides by it. */
function standingType(standing: MemberStanding): MemberStandingType {
  const { member, tier, redemptionBonus, benefitsVersion, cardBlocked } = standing;
  const [, birthMonth = null, birthDay = null] = member.details.birthday?.split('-').map(Number) ?? [];
  return Object.assign(new MemberStandingType(), {
    memberId: member.id,
    status: member.status,
    cardBlocked,
    joinedAt: member.joinedAt,
    birthMonth,
    birthDay,
    tier: tier.code,
    earnMultiplierNumerator: tier.earnMultiplierNumerator,
    earnMultiplierDenominator: tier.earnMultiplierDenominator,
    redemptionBonusNumerator: redemptionBonus.numerator,
    redemptionBonusDenominator: redemptionBonus.denominator,
    benefitsVersion,
  });
}
