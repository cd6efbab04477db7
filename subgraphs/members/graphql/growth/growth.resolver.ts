import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { LifecycleStage } from '../../domain/growth/lifecycle.js';
import type { Member } from '../../domain/member.js';
import { readGrowth, type Growth } from '../../usecases/growth/read-growth.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { tierStandingLoader } from '../loaders.js';
import { MemberType } from '../member.type.js';
import { BadgeType, GrowthType, LifecycleStageEnum } from './growth.types.js';

const self = "The member's own; ops with members:read.";

@Resolver(() => MemberType)
export class GrowthResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => GrowthType, { description: `Milestones and tasks. ${self}` })
  @Authenticated()
  async growth(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<GrowthType> {
    return GrowthType.of(await this.growthOf(member, context), context.locale);
  }

  @FieldResolver(() => LifecycleStageEnum, { description: self })
  @Authenticated()
  async lifecycleStage(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<LifecycleStage> {
    return (await this.growthOf(member, context)).stage;
  }

  @FieldResolver(() => [BadgeType], { description: `In the order in which they were earned. ${self}` })
  @Authenticated()
  @AboutSoMany(10)
  async badges(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<BadgeType[]> {
    return (await this.growthOf(member, context)).badges.map((badge) => BadgeType.of(badge));
  }

  /** All that these fields show is read together, for all members of a request. */
  private growthOf(member: Member, context: RequestContext): Promise<Growth> {
    requireSelfOrOps(context, member.id, 'members:read');
    return loaderFor<Member, Growth>(context, readGrowth, async (members) => {
      const standings = await Promise.all(members.map((one) => tierStandingLoader(context, this.parts).load(one)));
      return readGrowth(
        this.parts,
        members.map((one, place) => ({ member: one, inHighestTier: standings[place]?.tier.code === 'DIAMOND' })),
      );
    }).load(member);
  }
}
