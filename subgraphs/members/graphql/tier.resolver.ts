import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { requireSelfOrOps, type RequestContext } from '../../../chassis/caller.js';
import { AboutSoMany, Authenticated } from '../../../chassis/field-marks.js';
import { Money } from '../../../schema/vocabulary.js';
import type { MembersParts } from '../usecases/members-parts.js';
import { readTierLadder } from '../usecases/read-tiers.js';
import { TierStandingType, TierType, tierTypeOf } from './tier.type.js';

@Resolver(() => TierStandingType)
export class TierResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => [TierType], { description: 'The ladder, lowest first. Anybody may read it.' })
  @AboutSoMany(4)
  async tiers(@Ctx() context: RequestContext): Promise<TierType[]> {
    const ladder = await readTierLadder(this.parts);
    return ladder.all.map((tier) => tierTypeOf(tier, context.locale));
  }

  // A till learns the tier. What somebody spends is between them and the programme.

  @FieldResolver(() => Money)
  @Authenticated()
  qualifyingSpend(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Money {
    requireSelfOrOps(context, standing.memberId, 'members:read', 'spend');
    return standing.qualifyingSpend;
  }

  @FieldResolver(() => Money, { nullable: true })
  @Authenticated()
  missingToClimb(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Money | null {
    requireSelfOrOps(context, standing.memberId, 'members:read', 'spend');
    return standing.missingToClimb;
  }

  @FieldResolver(() => Money, { nullable: true })
  @Authenticated()
  missingToKeep(@Root() standing: TierStandingType, @Ctx() context: RequestContext): Money | null {
    requireSelfOrOps(context, standing.memberId, 'members:read', 'spend');
    return standing.missingToKeep;
  }
}
