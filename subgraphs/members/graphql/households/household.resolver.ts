import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { requireActingMember, requireSelfOrOps, type RequestContext } from '../../../../chassis/caller.js';
import { answerOrFailure } from '../../../../chassis/failures.js';
import { AboutSoMany, Authenticated } from '../../../../chassis/field-marks.js';
import { invitationNotOpen, notInHousehold } from '../../domain/households/household-errors.js';
import { acceptHouseholdInvitation } from '../../usecases/households/accept-household-invitation.js';
import { declineHouseholdInvitation } from '../../usecases/households/decline-household-invitation.js';
import { inviteToHousehold } from '../../usecases/households/invite-to-household.js';
import { leaveHousehold } from '../../usecases/households/leave-household.js';
import { passHeadship } from '../../usecases/households/pass-headship.js';
import { readInvitationsTo } from '../../usecases/households/read-households.js';
import { removeFromHousehold } from '../../usecases/households/remove-from-household.js';
import type { MembersParts } from '../../usecases/members-parts.js';
import { memberLoader } from '../loaders.js';
import { MemberType } from '../member.type.js';
import { memberAsTold } from '../who-sees-a-member.js';
import { householdNow, householdOf, invitationView } from './household-views.js';
import {
  AcceptHouseholdInvitationInput,
  AcceptHouseholdInvitationResult,
  DeclineHouseholdInvitationInput,
  DeclineHouseholdInvitationResult,
  householdFailures,
  HouseholdInvitationType,
  HouseholdMemberInput,
  HouseholdType,
  InviteToHouseholdInput,
  InviteToHouseholdResult,
  LeaveHouseholdInput,
  LeaveHouseholdResult,
  PassHeadshipResult,
  RemoveFromHouseholdResult,
} from './household.types.js';

@Resolver(() => MemberType)
export class HouseholdResolver {
  constructor(private readonly parts: MembersParts) {}

  @Mutation(() => InviteToHouseholdResult, {
    description:
      'Invites a member by number, or whoever is given the code. Who has no household founds one and is its head; else the head alone invites. ' +
      'The answer is the same whether or not anybody has the number.',
  })
  @Authenticated()
  inviteToHousehold(
    @Ctx() context: RequestContext,
    @Arg('input', () => InviteToHouseholdInput) input: InviteToHouseholdInput,
  ): Promise<typeof InviteToHouseholdResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () =>
      invitationView(context, this.parts, await inviteToHousehold(this.parts, memberId, input)),
    );
  }

  @Mutation(() => AcceptHouseholdInvitationResult, {
    description:
      'Joins. Those of a household see the first letter of each other’s name, the best tier, and how many points each of them has.',
  })
  @Authenticated()
  acceptHouseholdInvitation(
    @Ctx() context: RequestContext,
    @Arg('input', () => AcceptHouseholdInvitationInput) input: AcceptHouseholdInvitationInput,
  ): Promise<typeof AcceptHouseholdInvitationResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () => {
      await acceptHouseholdInvitation(this.parts, memberId, input);
      const household = await householdNow(context, this.parts, memberId);
      if (!household) throw invitationNotOpen();
      return household;
    });
  }

  @Mutation(() => DeclineHouseholdInvitationResult, {
    description: 'By the member who is invited, or by the one who invited. Safe to send twice.',
  })
  @Authenticated()
  declineHouseholdInvitation(
    @Ctx() context: RequestContext,
    @Arg('input', () => DeclineHouseholdInvitationInput) input: DeclineHouseholdInvitationInput,
  ): Promise<typeof DeclineHouseholdInvitationResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () =>
      invitationView(context, this.parts, await declineHouseholdInvitation(this.parts, memberId, input)),
    );
  }

  @Mutation(() => LeaveHouseholdResult, {
    description:
      'A head who leaves is followed by whoever has been there longest; the last one ends it. Joining another is possible after 30 days.',
  })
  @Authenticated()
  leaveHousehold(
    @Ctx() context: RequestContext,
    @Arg('input', () => LeaveHouseholdInput) input: LeaveHouseholdInput,
  ): Promise<typeof LeaveHouseholdResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () => {
      await leaveHousehold(this.parts, memberId, input);
      const member = await memberLoader(context, this.parts).load(memberId);
      if (!member) throw new Error('a member who is signed in cannot be found');
      return memberAsTold(member);
    });
  }

  @Mutation(() => RemoveFromHouseholdResult, { description: 'By the head. Who is removed may join another at once.' })
  @Authenticated()
  removeFromHousehold(
    @Ctx() context: RequestContext,
    @Arg('input', () => HouseholdMemberInput) input: HouseholdMemberInput,
  ): Promise<typeof RemoveFromHouseholdResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () => {
      await removeFromHousehold(this.parts, memberId, input);
      const household = await householdNow(context, this.parts, memberId);
      if (!household) throw notInHousehold();
      return household;
    });
  }

  @Mutation(() => PassHeadshipResult, { description: 'By the head, to another of the household.' })
  @Authenticated()
  passHeadship(
    @Ctx() context: RequestContext,
    @Arg('input', () => HouseholdMemberInput) input: HouseholdMemberInput,
  ): Promise<typeof PassHeadshipResult> {
    const memberId = requireActingMember(context);
    return answerOrFailure(context, householdFailures, async () => {
      await passHeadship(this.parts, memberId, input);
      const household = await householdNow(context, this.parts, memberId);
      if (!household) throw notInHousehold();
      return household;
    });
  }

  @FieldResolver(() => HouseholdType, { nullable: true, description: "The member's own; ops with members:read." })
  @Authenticated()
  household(@Root() { member }: MemberType, @Ctx() context: RequestContext): Promise<HouseholdType | null> {
    requireSelfOrOps(context, member.id, 'members:read');
    return householdOf(context, this.parts, member.id);
  }

  @FieldResolver(() => [HouseholdInvitationType], {
    description: "Those that wait for this member's answer, 20 at the most. The member's own; ops with members:read.",
  })
  @Authenticated()
  @AboutSoMany(3)
  async householdInvitations(
    @Root() { member }: MemberType,
    @Ctx() context: RequestContext,
  ): Promise<HouseholdInvitationType[]> {
    requireSelfOrOps(context, member.id, 'members:read');
    const invitations = await readInvitationsTo(this.parts, member.id);
    return Promise.all(invitations.map((invitation) => invitationView(context, this.parts, invitation)));
  }
}
