import { Arg, Ctx, Directive, Query, Resolver } from 'type-graphql';
import { requireService, type RequestContext } from '../../../../chassis/caller.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { countActiveMembers } from '../../usecases/reports/count-active-members.js';

/** Answered to our own services only; the public graph does not show it. */
@Resolver()
export class ActiveMembersResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => [SafeInt], {
    description:
      'How many members were active right before each of up to 500 instants, the earliest first: joined, and neither ' +
      'suspended, closed, erased nor merged into another then.',
  })
  @Directive('@inaccessible')
  async activeMembers(
    @Ctx() context: RequestContext,
    @Arg('before', () => [DateTime]) before: Date[],
  ): Promise<number[]> {
    requireService(context, 'rewards');
    return countActiveMembers(this.parts, before);
  }
}
