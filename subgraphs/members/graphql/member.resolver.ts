import { Arg, Args, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql';
import {
  refuseWhoHasLeft,
  requireCaller,
  requireOps,
  requireSelfOrOps,
  type RequestContext,
} from '../../../chassis/caller.js';
import { badInput, forbidden, unauthenticated } from '../../../chassis/domain-error.js';
import { Authenticated, Paged, RequiresScopes } from '../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { connectionOf, PageArguments, pageOf } from '../../../chassis/relay.js';
import { DateTime } from '../../../schema/vocabulary.js';
import type { TierCode } from '../domain/tiers.js';
import { findMemberByNumber, listMembers } from '../usecases/find-members.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { memberLoader, tierStandingLoader } from './loaders.js';
import { MemberConnectionType, MemberType, ProfileType } from './member.type.js';
import { TierCodeEnum, tierStandingTypeOf, TierStandingType } from './tier.type.js';
import { isTill, memberSeenBy } from './who-sees-a-member.js';

@InputType({ description: 'Members of whom all of this is true.' })
export class MemberFilter {
  @Field(() => TierCodeEnum, { nullable: true, description: 'The tier now' })
  tier?: TierCode | null;

  @Field(() => DateTime, { nullable: true })
  joinedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true })
  joinedBefore?: Date | null;

  @Field(() => String, { nullable: true, description: 'The whole number, however it is spelt: who signs in by it' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The whole address: who signs in by it' })
  email?: string | null;
}

@Resolver(() => MemberType)
export class MemberResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => MemberType, {
    nullable: true,
    description:
      'The member who is signed in; null for somebody who is signed in and no member yet. Of a membership that is closed, what is left to ' +
      'read is id, number, name, status, consents, accessLog and dataExport.',
  })
  @Authenticated()
  async me(@Ctx() context: RequestContext): Promise<MemberType | null> {
    const { memberId } = requireCaller(context, 'member');
    return memberId === null ? null : this.seen(context, memberId);
  }

  @Query(() => MemberType, {
    nullable: true,
    description:
      'By id or by number, one of the two. Members: themselves. Ops with members:read: anybody. Channels: by number. Ops and channels may give the number of a card, or the code that a member’s phone shows.',
  })
  @Authenticated()
  async member(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { nullable: true }) id: string | null | undefined,
    @Arg('number', () => String, { nullable: true }) number: string | null | undefined,
  ): Promise<MemberType | null> {
    const { caller } = context;
    if (caller.kind === 'anonymous') throw unauthenticated();
    if (caller.kind === 'ops') requireOps(context, 'members:read');
    else if (caller.kind !== 'member' && !isTill(context)) throw forbidden();
    if (!id === !number) throw badInput({ path: ['id'], reason: 'give either an id or a number' });
    if (caller.kind === 'member') return this.own(context, caller.memberId, id, number);
    if (id) {
      if (caller.kind !== 'ops') throw forbidden();
      return this.seen(context, parseInput(idShape, id, 'id'));
    }
    const member = await findMemberByNumber(this.parts, number ?? '', ['number'], {
      blockedToo: caller.kind === 'ops',
    });
    return member && memberSeenBy(context, member);
  }

  @Query(() => MemberConnectionType, { description: 'Newest first. Ops with members:read.' })
  @RequiresScopes(['members:read'])
  @Paged()
  async members(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) pageArguments: PageArguments,
    @Arg('filter', () => MemberFilter, { nullable: true }) filter: MemberFilter | null | undefined,
  ): Promise<InstanceType<typeof MemberConnectionType>> {
    requireOps(context, 'members:read');
    const page = pageOf(pageArguments, 1);
    const listed = await listMembers(this.parts, filter ?? {}, page);
    return connectionOf(
      page,
      listed,
      ({ member }) => memberSeenBy(context, member),
      ({ ordinal }) => [ordinal],
    );
  }

  @FieldResolver(() => TierStandingType)
  async tier(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<TierStandingType> {
    refuseWhoHasLeft(context);
    const standing = await tierStandingLoader(context, this.parts).load(member);
    return tierStandingTypeOf(standing, member.id, context.locale);
  }

  @FieldResolver(() => ProfileType, { nullable: true, description: "The member's own; ops with members:read." })
  @Authenticated()
  profile(@Root() { member }: MemberType, @Ctx() context: RequestContext): ProfileType {
    requireSelfOrOps(context, member.id, 'members:read', 'profile');
    const { phone, email, birthday, locale } = member.details;
    return Object.assign(new ProfileType(), { phone, email, birthday, locale, member });
  }

  /** A member may ask for themselves only, and learns nothing of whether there is anybody else by that id or number. */
  private async own(
    context: RequestContext,
    memberId: string | null,
    id: string | null | undefined,
    number: string | null | undefined,
  ): Promise<MemberType> {
    if (memberId === null || (id && id.toLowerCase() !== memberId)) throw forbidden();
    const own = await this.seen(context, memberId);
    if (!own || (number && number !== own.number)) throw forbidden();
    return own;
  }

  private async seen(context: RequestContext, id: string): Promise<MemberType | null> {
    const member = await memberLoader(context, this.parts).load(id.toLowerCase());
    return member && memberSeenBy(context, member);
  }
}
