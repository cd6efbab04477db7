import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { AboutSoMany, Authenticated, Cost } from '../../../../chassis/field-marks.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import type { ExplainedTier } from '../../usecases/tiers/explain-tier.js';
import { TierStandingType } from '../tier.type.js';
import { TierProgressType, TierReason } from './explained-tier.types.js';
import { explainedTierLoader } from './tier-loaders.js';

/** What somebody spends is between them and the programme: the member's own, and ops' with members:read. */
@Resolver(() => TierStandingType)
export class ExplainedTierResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => TierReason, { description: 'Why the member has this tier.' })
  @Authenticated()
  @Cost(5)
  async because(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Promise<TierReason> {
    return TierReason.of((await this.explained(standing, context)).because);
  }

  @FieldResolver(() => [TierProgressType], {
    description: 'By every measure of the next tier in the rules in force; any one is enough. Empty at the top.',
  })
  @Authenticated()
  @AboutSoMany(5)
  async climb(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Promise<TierProgressType[]> {
    return (await this.explained(standing, context)).climb.map((one) => TierProgressType.of(one));
  }

  @FieldResolver(() => [TierProgressType], {
    description: 'By every measure that keeps this tier for another period; any one is enough. Empty for the lowest.',
  })
  @Authenticated()
  @AboutSoMany(5)
  async keep(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Promise<TierProgressType[]> {
    return (await this.explained(standing, context)).keep.map((one) => TierProgressType.of(one));
  }

  private explained(standing: TierStandingType, context: RequestContext): Promise<ExplainedTier> {
    requireSelfOrOps(context, standing.memberId, 'members:read');
    return explainedTierLoader(context, this.parts).load(standing);
  }
}
