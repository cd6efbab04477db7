import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { Authenticated, Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { connectionOf, PageArguments, pageOf, placeInTimeCursor, placeInTimeParts } from '../../../../chassis/relay.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { approveTierGrant, endTierGrant, rejectTierGrant } from '../../usecases/tiers/decide-tier-grant.js';
import { grantTier } from '../../usecases/tiers/grant-tier.js';
import { readTierGrants } from '../../usecases/tiers/read-tier-grants.js';
import { MemberType } from '../member.type.js';
import {
  ApproveTierGrantResult,
  DecideTierGrantInput,
  EndTierGrantResult,
  GrantTierInput,
  GrantTierResult,
  RejectTierGrantResult,
  TierGrantConnection,
  TierGrantType,
} from './tier-grant.types.js';

@Resolver(() => MemberType)
export class TierGrantResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => TierGrantConnection, {
    description: 'Tiers that ops gave this member or were asked to, the latest first. Ops with members:read.',
  })
  @Authenticated()
  @Paged()
  async tierGrants(
    @Root() { id }: MemberType,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) pageArguments: PageArguments,
  ): Promise<InstanceType<typeof TierGrantConnection>> {
    requireOps(context, 'members:read');
    const page = pageOf(pageArguments, placeInTimeParts);
    const found = await readTierGrants(this.parts, id, page);
    return connectionOf(
      page,
      found,
      (grant) => TierGrantType.of(grant),
      ({ requestedAt, id: grantId }) => placeInTimeCursor(requestedAt, grantId),
    );
  }

  @Mutation(() => GrantTierResult, {
    description: 'Ops (members:write): a tier for a time, in force once a second person approves it.',
  })
  @RequiresScopes(['members:write'])
  async grantTier(
    @Arg('input', () => GrantTierInput) input: GrantTierInput,
    @Ctx() context: RequestContext,
  ): Promise<TierGrantType> {
    requireOps(context, 'members:write');
    return TierGrantType.of(await grantTier(this.parts, context, input));
  }

  @Mutation(() => ApproveTierGrantResult, {
    description: 'Ops (members:approve): puts a tier in force; not by the person who asked for it.',
  })
  @RequiresScopes(['members:approve'])
  async approveTierGrant(
    @Arg('input', () => DecideTierGrantInput) input: DecideTierGrantInput,
    @Ctx() context: RequestContext,
  ): Promise<TierGrantType> {
    requireOps(context, 'members:approve');
    return TierGrantType.of(await approveTierGrant(this.parts, context, input));
  }

  @Mutation(() => RejectTierGrantResult, {
    description: 'Ops (members:approve): refuses what was asked for; not by the person who asked.',
  })
  @RequiresScopes(['members:approve'])
  async rejectTierGrant(
    @Arg('input', () => DecideTierGrantInput) input: DecideTierGrantInput,
    @Ctx() context: RequestContext,
  ): Promise<TierGrantType> {
    requireOps(context, 'members:approve');
    return TierGrantType.of(await rejectTierGrant(this.parts, context, input));
  }

  @Mutation(() => EndTierGrantResult, {
    description: 'Ops (members:write): takes a tier back now, before its last day.',
  })
  @RequiresScopes(['members:write'])
  async endTierGrant(
    @Arg('input', () => DecideTierGrantInput) input: DecideTierGrantInput,
    @Ctx() context: RequestContext,
  ): Promise<TierGrantType> {
    requireOps(context, 'members:write');
    return TierGrantType.of(await endTierGrant(this.parts, context, input));
  }
}
