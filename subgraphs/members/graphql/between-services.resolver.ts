import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { badInput } from '../../../chassis/domain-error.js';
import { DateTime } from '../../../schema/vocabulary.js';
import { isMemberNumber } from '../domain/member-number.js';
import type { Member, MemberStatus } from '../domain/member.js';
import type { TierCode } from '../domain/tiers.js';
import { findMemberByIdentity, findMemberByNumber } from '../usecases/find-members.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { readTierAt } from '../usecases/read-tiers.js';
import { memberLoader } from './loaders.js';
import { MemberStatusEnum } from './member.type.js';
import { TierCodeEnum } from './tier.type.js';

@ObjectType({ description: 'Which member signs in under an identity.' })
@Directive('@inaccessible')
export class MemberIdentity {
  @Field(() => ID)
  memberId: string;

  @Field(() => MemberStatusEnum)
  status: MemberStatus;
}

@ObjectType({
  description: 'What campaigns and points decide by: who the member is and which tier is in force at an instant.',
})
@Directive('@inaccessible')
export class MemberStanding {
  @Field(() => ID)
  memberId: string;

  @Field(() => MemberStatusEnum)
  status: MemberStatus;

  @Field(() => TierCodeEnum)
  tier: TierCode;

  @Field(() => Int, { description: 'The multiplier, an exact fraction' })
  earnMultiplierNumerator: number;

  @Field(() => Int)
  earnMultiplierDenominator: number;
}

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
  ): Promise<MemberIdentity | null> {
    requireService(context, 'gateway');
    const linked = await findMemberByIdentity(this.parts, { issuer, subject });
    return linked && Object.assign(new MemberIdentity(), { memberId: linked.memberId, status: linked.status });
  }

  @Query(() => MemberStanding, { nullable: true })
  @Directive('@inaccessible')
  async memberStanding(
    @Ctx() context: RequestContext,
    @Arg('at', () => DateTime) at: Date,
    @Arg('memberId', () => ID, { nullable: true }) memberId: string | null | undefined,
    @Arg('memberNumber', () => String, { nullable: true }) memberNumber: string | null | undefined,
  ): Promise<MemberStanding | null> {
    requireService(context, 'campaigns', 'points');
    const member = await this.wanted(context, memberId, memberNumber);
    if (!member) return null;
    const tier = await readTierAt(this.parts, member, at);
    return Object.assign(new MemberStanding(), {
      memberId: member.id,
      status: member.status,
      tier: tier.code,
      earnMultiplierNumerator: tier.earnMultiplierNumerator,
      earnMultiplierDenominator: tier.earnMultiplierDenominator,
    });
  }

  /** With both an id and a number, they have to name the same member. */
  private async wanted(
    context: RequestContext,
    memberId: string | null | undefined,
    memberNumber: string | null | undefined,
  ): Promise<Member | null> {
    if (memberId) {
      const member = await memberLoader(context, this.parts).load(memberId.toLowerCase());
      return memberNumber && member?.number !== memberNumber ? null : member;
    }
    if (!memberNumber) throw badInput({ path: ['memberId'], reason: 'give an id or a number' });
    return isMemberNumber(memberNumber) ? findMemberByNumber(this.parts, memberNumber, ['memberNumber']) : null;
  }
}
