import { Arg, Ctx, Directive, ID, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { MemberDataPage } from '../../../../chassis/person-data.js';
import type { RedemptionTools } from '../../usecases/redemption-tools.js';
import { memberData } from '../../usecases/rights/member-data.js';

/** What is held on a member here, for members alone: it makes the copy that the member asks for. */
@Resolver()
export class MemberDataResolver {
  constructor(private readonly tools: RedemptionTools) {}

  @Query(() => MemberDataPage)
  @Directive('@shareable')
  @Directive('@inaccessible')
  memberData(
    @Ctx() context: RequestContext,
    @Arg('memberId', () => ID) memberId: string,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ): Promise<MemberDataPage> {
    requireService(context, 'members');
    return memberData(this.tools, parseInput(idShape, memberId, 'memberId'), after ?? null);
  }
}
