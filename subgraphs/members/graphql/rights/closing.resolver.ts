import {
  Arg,
  createUnionType,
  Ctx,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Resolver,
  Root,
} from 'type-graphql';
import { requireMember, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { Authenticated } from '../../../../chassis/field-marks.js';
import { loaderFor } from '../../../../chassis/loaders.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { closeMembership, readClosings } from '../../usecases/rights/close-membership.js';
import { keepMembership } from '../../usecases/rights/keep-membership.js';
import { MemberType } from '../member.type.js';
import { memberSeenBy } from '../who-sees-a-member.js';
import { NoLongerMember } from './consents.types.js';

@ObjectType('MembershipClosing', { description: 'A member who is leaving, and may still think better of it.' })
export class MembershipClosing {
  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => DateTime, { description: 'When the membership is closed and points that are left lapse' })
  effectiveAt: Date;
}

@InputType()
export class CloseMembershipInput {
  @Field(() => ID, { description: "The client's id of this request, a UUID (v7)" })
  closingId: string;
}

const CloseMembershipResult = createUnionType({
  name: 'CloseMembershipResult',
  types: () => [MemberType, NoLongerMember] as const,
});

const KeepMembershipResult = createUnionType({
  name: 'KeepMembershipResult',
  types: () => [MemberType, NoLongerMember] as const,
});

const failures = { NO_LONGER_MEMBER: NoLongerMember };

@Resolver(() => MemberType)
export class ClosingResolver {
  constructor(private readonly parts: MembersParts) {}

  @FieldResolver(() => MembershipClosing, {
    nullable: true,
    description: "Null unless the member is leaving. The member's own; ops with members:read.",
  })
  @Authenticated()
  async closing(@Root() { id }: MemberType, @Ctx() context: RequestContext): Promise<MembershipClosing | null> {
    requireSelfOrOps(context, id, 'members:read');
    const loader = loaderFor(context, readClosings, (ids: readonly string[]) => readClosings(this.parts, ids));
    const closing = await loader.load(id);
    if (!closing) return null;
    const { requestedAt, effectiveAt } = closing;
    return Object.assign(new MembershipClosing(), { requestedAt, effectiveAt });
  }

  @Mutation(() => CloseMembershipResult, {
    description: 'The member who is signed in leaves, after some days in which they may take it back.',
  })
  @Authenticated()
  closeMembership(
    @Ctx() context: RequestContext,
    @Arg('input', () => CloseMembershipInput) input: CloseMembershipInput,
  ): Promise<MemberType | NoLongerMember> {
    const memberId = requireMember(context);
    return answerOrFailure(context, failures, async () =>
      memberSeenBy(context, await closeMembership(this.parts, memberId, input)),
    );
  }

  @Mutation(() => KeepMembershipResult, {
    description: 'The member who is signed in stays after all. Safe to send twice.',
  })
  @Authenticated()
  keepMembership(@Ctx() context: RequestContext): Promise<MemberType | NoLongerMember> {
    const memberId = requireMember(context);
    return answerOrFailure(context, failures, async () =>
      memberSeenBy(context, await keepMembership(this.parts, memberId)),
    );
  }
}
