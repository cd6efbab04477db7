import { Arg, createUnionType, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../chassis/caller.js';
import type { PointsParts } from '../usecases/points-parts.js';
import { postAwards } from '../usecases/post-awards.js';
import { reverseAwards } from '../usecases/reverse-awards.js';
import {
  PostAwardsInput,
  PostedAward,
  PostedAwardLine,
  PostedAwards,
  ReverseAwardsInput,
  ReversedAwards,
} from './awards.types.js';

const PostAwardsResult = createUnionType({ name: 'PostAwardsResult', types: () => [PostedAwards] as const });
const ReverseAwardsResult = createUnionType({ name: 'ReverseAwardsResult', types: () => [ReversedAwards] as const });

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
    const { purchaseId, awards } = await postAwards(this.parts, context, input);
    return Object.assign(new PostedAwards(), {
      purchaseId,
      awards: awards.map(({ lines, ...award }) =>
        Object.assign(new PostedAward(), award, {
          lines: lines.map((line) => Object.assign(new PostedAwardLine(), line)),
        }),
      ),
    });
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
}
