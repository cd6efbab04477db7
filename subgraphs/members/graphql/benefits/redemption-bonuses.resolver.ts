import { Arg, Ctx, Directive, Field, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { readRedemptionBonuses } from '../../usecases/benefits/read-redemption-bonuses.js';
import type { MembersParts } from '../../usecases/members-parts.js';

@ObjectType('RedemptionBonus', { description: 'By how much more points are worth on redemption, an exact fraction.' })
@Directive('@inaccessible')
export class RedemptionBonusType {
  @Field(() => Int)
  numerator: number;

  @Field(() => Int)
  denominator: number;
}

/** As for `memberStandings`. */
const mostWanted = 500;

@Resolver()
export class RedemptionBonusesResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => [RedemptionBonusType], {
    nullable: 'items',
    description: 'By the tiers of now, in the order of the ids, up to 500; null for a member nobody knows.',
  })
  @Directive('@inaccessible')
  async redemptionBonuses(
    @Ctx() context: RequestContext,
    @Arg('memberIds', () => [ID]) memberIds: string[],
  ): Promise<(RedemptionBonusType | null)[]> {
    requireService(context, 'points');
    if (memberIds.length > mostWanted) {
      throw badInput({ path: ['memberIds'], reason: `more than ${String(mostWanted)}` });
    }
    const bonuses = await readRedemptionBonuses(this.parts, memberIds);
    return bonuses.map((bonus) => bonus && Object.assign(new RedemptionBonusType(), bonus));
  }
}
