import { Arg, Ctx, Directive, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { simulatePostings } from '../usecases/simulate-postings.js';
import { PostAwardsInput, PostedAwards } from './awards.types.js';
import { postedAwardsView } from './posted-awards-view.js';

@InputType()
@Directive('@inaccessible')
export class SimulatePostingsInput {
  @Field(() => [PostAwardsInput], { description: 'Up to 1,000, in the order in which they would be posted.' })
  postings: PostAwardsInput[];
}

@ObjectType({ description: 'What would be posted; nothing was.' })
@Directive('@inaccessible')
export class SimulatedPostings {
  @Field(() => [PostedAwards], { description: 'One for each posting, in their order.' })
  postings: PostedAwards[];
}

/** Stands among the mutations that it rehearses, and changes nothing: asked by campaigns to try rules out. */
@Resolver()
export class SimulationResolver {
  constructor(private readonly parts: PointsParts) {}

  @Mutation(() => SimulatedPostings)
  @Directive('@inaccessible')
  async simulatePostings(
    @Arg('input', () => SimulatePostingsInput) input: SimulatePostingsInput,
    @Ctx() context: RequestContext,
  ): Promise<SimulatedPostings> {
    requireService(context, 'campaigns');
    const postings = (await simulatePostings(this.parts, input)).map(postedAwardsView);
    return Object.assign(new SimulatedPostings(), { postings });
  }
}
