import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { SafeInt } from '../../../schema/vocabulary.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { simulatePostings } from '../usecases/simulate-postings.js';
import { PostAwardsInput, PostedAwards } from './awards.types.js';
import { postedAwardsView } from './posted-awards-view.js';

@InputType({ description: 'Points added to what a budget holds, before anything is posted.' })
@Directive('@inaccessible')
export class SimulatedFundingInput {
  @Field(() => ID, { description: 'Code of the budget, which need not exist.' })
  owner: string;

  @Field(() => ID)
  currency: string;

  @Field(() => SafeInt, { description: 'Above zero.' })
  points: number;
}

@InputType()
@Directive('@inaccessible')
export class SimulatePostingsInput {
  @Field(() => [SimulatedFundingInput], { nullable: true, description: 'Up to 100.' })
  funding?: SimulatedFundingInput[] | null;

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
