import { Arg, Ctx, Directive, Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { DateTime, SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { showPointsFlow } from '../usecases/show-points-flow.js';

@ObjectType({ description: 'What moved in a currency between two instants, from the journal.' })
@Directive('@inaccessible')
export class PointsFlow {
  @Field(() => SafeInt, {
    description:
      'Earned, exchanged in, adjusted in and lent, less what was taken back, adjusted out and repaid; as breakage counts it.',
  })
  issued: number;

  @Field(() => SafeInt, { description: 'Redeemed, exchanged or donated, less what cancellations gave back.' })
  redeemed: number;

  @Field(() => SafeInt)
  expired: number;
}

/** Answered to our own services only; the public graph does not show it. */
@Resolver()
export class PointsFlowResolver {
  constructor(private readonly parts: PointsParts) {}

  @Query(() => PointsFlow)
  @Directive('@inaccessible')
  async pointsFlow(
    @Arg('currency', () => ID) currency: string,
    @Arg('from', () => DateTime, { description: 'The first instant.' }) from: Date,
    @Arg('until', () => DateTime, { description: 'The first instant after.' }) until: Date,
    @Ctx() context: RequestContext,
  ): Promise<PointsFlow> {
    requireService(context, 'rewards');
    return Object.assign(new PointsFlow(), await showPointsFlow(this.parts, { currency, from, until }));
  }
}
