import { Arg, createUnionType, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import { MovesValue } from '../../../chassis/field-marks.js';
import { matureAwards } from '../usecases/mature-awards.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { postAwards } from '../usecases/post-awards.js';
import { postAwardsOfMany, type PostingFault as Fault } from '../usecases/post-awards-of-many.js';
import { reverseAwards } from '../usecases/reverse-awards.js';
import { PostAwardsInput, PostedAwards, ReverseAwardsInput, ReversedAwards } from './awards.types.js';
import { MatureAwardsInput, MaturedAwards } from './maturity.types.js';
import { PostAwardsOfManyInput, PostedAwardsOfMany, PostingFault } from './post-awards-of-many.types.js';
import { postedAwardsView } from './posted-awards-view.js';

const PostAwardsResult = createUnionType({ name: 'PostAwardsResult', types: () => [PostedAwards] as const });
const ReverseAwardsResult = createUnionType({ name: 'ReverseAwardsResult', types: () => [ReversedAwards] as const });
const MatureAwardsResult = createUnionType({ name: 'MatureAwardsResult', types: () => [MaturedAwards] as const });

/** Earning and taking back: asked by campaigns alone. */
@Resolver()
export class AwardsResolver {
  constructor(private readonly parts: PointsParts) {}

  @Mutation(() => PostAwardsResult)
  @Directive('@inaccessible')
  async postAwards(
    @Arg('input', () => PostAwardsInput) input: PostAwardsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof PostAwardsResult> {
    requireService(context, 'campaigns');
    return postedAwardsView(await postAwards(this.parts, context, input));
  }

  @Mutation(() => PostedAwardsOfMany)
  @Directive('@inaccessible')
  @MovesValue()
  async postAwardsOfMany(
    @Arg('input', () => PostAwardsOfManyInput) input: PostAwardsOfManyInput,
    @Ctx() context: RequestContext,
  ): Promise<PostedAwardsOfMany> {
    requireService(context, 'campaigns');
    const outcomes = (await postAwardsOfMany(this.parts, context, input)).map((outcome) =>
      'fault' in outcome ? faultView(outcome, context) : postedAwardsView(outcome),
    );
    return Object.assign(new PostedAwardsOfMany(), { outcomes });
  }

  @Mutation(() => ReverseAwardsResult)
  @Directive('@inaccessible')
  async reverseAwards(
    @Arg('input', () => ReverseAwardsInput) input: ReverseAwardsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReverseAwardsResult> {
    requireService(context, 'campaigns');
    return Object.assign(new ReversedAwards(), await reverseAwards(this.parts, context, input));
  }
  @Mutation(() => MatureAwardsResult)
  @Directive('@inaccessible')
  async matureAwards(
    @Arg('input', () => MatureAwardsInput) input: MatureAwardsInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof MatureAwardsResult> {
    requireService(context, 'campaigns');
    return Object.assign(new MaturedAwards(), await matureAwards(this.parts, context, input));
  }
}

function faultView({ purchaseId, fault }: Fault, { locale }: RequestContext): PostingFault {
  return Object.assign(new PostingFault(), { purchaseId, code: fault.code, message: fault.messageIn(locale) });
}
