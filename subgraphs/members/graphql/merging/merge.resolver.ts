import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { requireOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Paged, RequiresScopes } from '../../../../chassis/field-marks.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { connectionOf, PageArguments, pageOf } from '../../../../chassis/relay.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { approveMerge } from '../../usecases/merging/approve-merge.js';
import { mergeMembers } from '../../usecases/merging/merge-members.js';
import { findMergeById, listMerges } from '../../usecases/merging/read-merges.js';
import { unmergeMembers } from '../../usecases/merging/unmerge-members.js';
import { memberLoader } from '../loaders.js';
import { MemberType } from '../member.type.js';
import { memberSeenBy } from '../who-sees-a-member.js';
import {
  ApproveMergeInput,
  ApproveMergeResult,
  MemberMergeConnectionType,
  MemberMergeType,
  mergeFailures,
  MergeMembersInput,
  MergeMembersResult,
  unmergeFailures,
  UnmergeMembersInput,
  UnmergeMembersResult,
} from './merge.types.js';

@Resolver(() => MemberMergeType)
export class MergeResolver {
  constructor(private readonly parts: MembersParts) {}

  @Query(() => MemberMergeType, { nullable: true, description: 'Ops with members:read.' })
  @RequiresScopes(['members:read'])
  async memberMerge(@Ctx() context: RequestContext, @Arg('id', () => ID) id: string): Promise<MemberMergeType | null> {
    requireOps(context, 'members:read');
    const merge = await findMergeById(this.parts, parseInput(idShape, id, 'id'));
    return merge && MemberMergeType.of(merge);
  }

  @Query(() => MemberMergeConnectionType, { description: 'Newest first. Ops with members:read.' })
  @RequiresScopes(['members:read'])
  @Paged()
  async memberMerges(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) asked: PageArguments,
  ): Promise<InstanceType<typeof MemberMergeConnectionType>> {
    requireOps(context, 'members:read');
    const page = pageOf(asked, 2);
    return connectionOf(
      page,
      await listMerges(this.parts, page),
      (merge) => MemberMergeType.of(merge),
      ({ requestedAt, mergeId }) => [requestedAt.toISOString(), mergeId],
    );
  }

  @Mutation(() => MergeMembersResult, {
    description:
      'Ops (members:write): asks for two memberships of one person to become one. Nothing changes before a second person approves it.',
  })
  @RequiresScopes(['members:write'])
  mergeMembers(
    @Ctx() context: RequestContext,
    @Arg('input', () => MergeMembersInput) input: MergeMembersInput,
  ): Promise<typeof MergeMembersResult> {
    const by = requireOps(context, 'members:write');
    return answerOrFailure(context, mergeFailures, async () =>
      MemberMergeType.of(await mergeMembers(this.parts, { by, requestId: context.requestId }, input)),
    );
  }

  @Mutation(() => ApproveMergeResult, {
    description:
      'Ops (members:approve): puts a merge into force; not by the person who asked for it. It is done in each subgraph soon after: see `parts`.',
  })
  @RequiresScopes(['members:approve'])
  approveMerge(
    @Ctx() context: RequestContext,
    @Arg('input', () => ApproveMergeInput) input: ApproveMergeInput,
  ): Promise<typeof ApproveMergeResult> {
    const by = requireOps(context, 'members:approve');
    return answerOrFailure(context, mergeFailures, async () =>
      MemberMergeType.of(await approveMerge(this.parts, { by, requestId: context.requestId }, input)),
    );
  }

  @Mutation(() => UnmergeMembersResult, {
    description:
      'Ops (members:write): takes a merge back within thirty days. Points that were spent since stay with the survivor, what is left of them goes back.',
  })
  @RequiresScopes(['members:write'])
  unmergeMembers(
    @Ctx() context: RequestContext,
    @Arg('input', () => UnmergeMembersInput) input: UnmergeMembersInput,
  ): Promise<typeof UnmergeMembersResult> {
    const by = requireOps(context, 'members:write');
    return answerOrFailure(context, unmergeFailures, async () =>
      MemberMergeType.of(await unmergeMembers(this.parts, { by, requestId: context.requestId }, input)),
    );
  }

  @FieldResolver(() => MemberType, { description: 'The membership that goes on' })
  survivor(@Root() { merge }: MemberMergeType, @Ctx() context: RequestContext): Promise<MemberType> {
    return this.seen(context, merge.survivorId);
  }

  @FieldResolver(() => MemberType, { description: 'The membership that leads to the survivor' })
  merged(@Root() { merge }: MemberMergeType, @Ctx() context: RequestContext): Promise<MemberType> {
    return this.seen(context, merge.mergedId);
  }

  private async seen(context: RequestContext, memberId: string): Promise<MemberType> {
    const member = await memberLoader(context, this.parts).load(memberId);
    if (!member) throw new Error('a merged member cannot be found');
    return memberSeenBy(context, member);
  }
}
