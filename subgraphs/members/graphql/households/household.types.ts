import { createUnionType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import { MemberType } from '../member.type.js';
import { TierType } from '../tier.type.js';

export const HouseholdRoleEnum = { HEAD: 'HEAD', MEMBER: 'MEMBER' } as const;
registerEnumType(HouseholdRoleEnum, {
  name: 'HouseholdRole',
  description: 'The head invites, removes, and passes the headship on.',
});

@ObjectType('HouseholdMember', { description: 'Somebody of a household, as the others see them.' })
export class HouseholdMemberType {
  @Field(() => ID, { description: 'The member’s id' })
  id: string;

  @Field(() => String, { description: 'The first letter of the name' })
  displayName: string;

  @Field(() => HouseholdRoleEnum)
  role: keyof typeof HouseholdRoleEnum;

  @Field(() => DateTime)
  since: Date;
}

@ObjectType('Household', { description: 'Members who share benefits: seen by those who belong to it, and by ops.' })
@Directive('@key(fields: "id", resolvable: false)')
export class HouseholdType {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime)
  foundedAt: Date;

  @Field(() => [HouseholdMemberType], { description: 'Who came first comes first; six at the most.' })
  @AboutSoMany(6)
  members: HouseholdMemberType[];

  @Field(() => TierType, {
    nullable: true,
    description:
      'The best tier of its members: priority service and free delivery go by it for all of them, earning does not.',
  })
  sharedTier: TierType | null;
}

@ObjectType('HouseholdInvitation', { description: 'Good for seven days, for one member.' })
export class HouseholdInvitationType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'Who invites: the first letter of the name' })
  from: string;

  @Field(() => DateTime)
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'To be handed to whoever is invited without being named; for the one who invited alone',
  })
  joinCode: string | null;
}

@InputType()
export class InviteToHouseholdInput {
  @Field(() => ID, { description: "The client's id of the invitation, a UUID. The same id gives the same invitation." })
  invitationId: string;

  @Field(() => String, { nullable: true, description: 'Who is invited; absent: whoever is given the code' })
  memberNumber?: string | null;
}

@InputType()
export class AcceptHouseholdInvitationInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => ID, { nullable: true, description: 'Either this or the code' })
  invitationId?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;
}

@InputType()
export class DeclineHouseholdInvitationInput {
  @Field(() => ID)
  invitationId: string;
}

@InputType()
export class LeaveHouseholdInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;
}

@InputType()
export class HouseholdMemberInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => ID, { description: 'Of whom of the household' })
  memberId: string;
}

@ObjectType({ implements: Failure, description: 'The household has as many members as it may. Nothing was changed.' })
export class HouseholdFull extends Failure {
  @Field(() => Int)
  most: number;
}

@ObjectType({ implements: Failure, description: 'A member belongs to one household at a time.' })
export class AlreadyInHousehold extends Failure {}

@ObjectType({ implements: Failure, description: 'Who has left a household waits before joining or founding one.' })
export class WaitBeforeJoining extends Failure {
  @Field(() => DateTime)
  mayJoinFrom: string;
}

@ObjectType({ implements: Failure, description: 'It was used, declined or has expired, or it is another’s.' })
export class InvitationNotOpen extends Failure {}

@ObjectType({ implements: Failure, description: 'The number is of somebody who belongs to the household.' })
export class InviteeNotFound extends Failure {}

@ObjectType({
  implements: Failure,
  description: 'As many invitations as may wait for an answer, or as a member may make in a day.',
})
export class TooManyInvitations extends Failure {
  @Field(() => Int)
  most: number;
}

@ObjectType({ implements: Failure, description: 'There is no household, or it does not have this member.' })
export class NotInHousehold extends Failure {}

export const householdFailures = {
  HOUSEHOLD_FULL: HouseholdFull,
  ALREADY_IN_HOUSEHOLD: AlreadyInHousehold,
  WAIT_BEFORE_JOINING: WaitBeforeJoining,
  INVITATION_NOT_OPEN: InvitationNotOpen,
  INVITEE_NOT_FOUND: InviteeNotFound,
  TOO_MANY_INVITATIONS: TooManyInvitations,
  NOT_IN_HOUSEHOLD: NotInHousehold,
};

export const InviteToHouseholdResult = createUnionType({
  name: 'InviteToHouseholdResult',
  types: () =>
    [HouseholdInvitationType, InviteeNotFound, HouseholdFull, TooManyInvitations, WaitBeforeJoining] as const,
});

export const AcceptHouseholdInvitationResult = createUnionType({
  name: 'AcceptHouseholdInvitationResult',
  types: () => [HouseholdType, InvitationNotOpen, AlreadyInHousehold, WaitBeforeJoining, HouseholdFull] as const,
});

export const DeclineHouseholdInvitationResult = createUnionType({
  name: 'DeclineHouseholdInvitationResult',
  types: () => [HouseholdInvitationType, InvitationNotOpen] as const,
});

export const LeaveHouseholdResult = createUnionType({
  name: 'LeaveHouseholdResult',
  types: () => [MemberType, NotInHousehold] as const,
});

export const RemoveFromHouseholdResult = createUnionType({
  name: 'RemoveFromHouseholdResult',
  types: () => [HouseholdType, NotInHousehold] as const,
});

export const PassHeadshipResult = createUnionType({
  name: 'PassHeadshipResult',
  types: () => [HouseholdType, NotInHousehold] as const,
});
