import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import {
  requireActingMember,
  requireChannel,
  requireSelfOrOps,
  type RequestContext,
} from '../../../../chassis/caller.js';
import { forbidden } from '../../../../chassis/domain-error.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import type { MembershipKind } from '../../domain/enrolment/membership-kind.js';
import { completeMembership, type Completer } from '../../usecases/enrolment/complete-membership.js';
import { readEnrollers } from '../../usecases/enrolment/read-enrollers.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { MemberType } from '../member.type.js';
import { memberAsTold, memberMasked } from '../who-sees-a-member.js';
import {
  CompleteMembershipInput,
  CompleteMembershipResult,
  MembershipComplete,
  MembershipKindEnum,
} from './light-membership.types.js';
import { AlreadyEnrolled } from './way-on.js';

const failures = { ALREADY_ENROLLED: AlreadyEnrolled, MEMBERSHIP_COMPLETE: MembershipComplete };

@Resolver(() => MemberType)
export class LightMembershipResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => CompleteMembershipResult, {
    description:
      'Makes a light membership a full one: the same member, who keeps the number and all that was earned. By the member, or by a channel with members:enrol.',
  })
  @Authenticated()
  completeMembership(
    @Ctx() context: RequestContext,
    @Arg('input', () => CompleteMembershipInput) input: CompleteMembershipInput,
  ): Promise<MemberType | AlreadyEnrolled | MembershipComplete> {
    const completer = requireCompleter(context);
    // A channel has not told the name unless it has just sent one.
    const seen = completer.kind === 'member' || typeof input.displayName === 'string' ? memberAsTold : memberMasked;
    return answerOrFailure(context, failures, async () => seen(await completeMembership(this.parts, completer, input)));
  }

  @FieldResolver(() => MembershipKindEnum, { description: 'LIGHT until a phone or an e-mail is known' })
  kind(@Root() { member }: MemberType): MembershipKind {
    return member.kind;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "Who enrolled them: 'self', 'channel:<code>' or 'partner:<code>'; null where it was not kept. The member's own; ops with members:read.",
  })
  @Authenticated()
  enrolledBy(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<string | null> {
    requireSelfOrOps(context, member.id, 'members:read');
    return loaderFor(context, readEnrollers, (ids: readonly string[]) => readEnrollers(this.parts, ids)).load(
      member.id,
    );
  }
}

function requireCompleter(context: RequestContext): Completer {
  const { caller } = context;
  if (caller.kind !== 'member') return requireChannel(context, 'members:enrol');
  requireActingMember(context);
  if (caller.memberId === null) throw forbidden();
  return caller;
}
