import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireOps, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated, RequiresScopes } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { readSuspensions } from '../../usecases/statuses/read-suspensions.js';
import { reinstateMember } from '../../usecases/statuses/reinstate-member.js';
import { suspendMember } from '../../usecases/statuses/suspend-member.js';
import { MemberType } from '../member.type.js';
import { memberForOps } from '../who-sees-a-member.js';
import {
  MemberSuspensionType,
  ReinstateMemberInput,
  ReinstateMemberResult,
  StatusUnfit,
  SuspendMemberInput,
  SuspendMemberResult,
} from './membership-status.types.js';

const failures = { STATUS_UNFIT: StatusUnfit };

@Resolver(() => MemberType)
export class MembershipStatusResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => SuspendMemberResult, {
    description:
      'Ops (members:write): the member may sign in and read, and neither earns nor spends nor changes anything. Tills know at once.',
  })
  @RequiresScopes(['members:write'])
  suspendMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => SuspendMemberInput) input: SuspendMemberInput,
  ): Promise<MemberType | StatusUnfit> {
    requireOps(context, 'members:write');
    return answerOrFailure(context, failures, async () =>
      memberForOps(context, await suspendMember(this.parts, context, input)),
    );
  }

  @Mutation(() => ReinstateMemberResult, { description: 'Ops (members:write): lifts a suspension.' })
  @RequiresScopes(['members:write'])
  reinstateMember(
    @Ctx() context: RequestContext,
    @Arg('input', () => ReinstateMemberInput) input: ReinstateMemberInput,
  ): Promise<MemberType | StatusUnfit> {
    requireOps(context, 'members:write');
    return answerOrFailure(context, failures, async () =>
      memberForOps(context, await reinstateMember(this.parts, context, input)),
    );
  }

  @FieldResolver(() => MemberSuspensionType, {
    nullable: true,
    description: "The member's own; ops with members:read. Null unless the membership is suspended.",
  })
  @Authenticated()
  async suspension(
    @Root() { member }: MemberType,
    @Ctx() context: RequestContext,
  ): Promise<MemberSuspensionType | null> {
    requireSelfOrOps(context, member.id, 'members:read');
    if (member.status !== 'SUSPENDED') return null;
    const suspensions = loaderFor(context, readSuspensions, (ids: readonly string[]) =>
      readSuspensions(this.parts, ids),
    );
    const suspension = await suspensions.load(member.id);
    return (
      suspension && Object.assign(new MemberSuspensionType(), { since: suspension.since, reason: suspension.reason })
    );
  }
}
