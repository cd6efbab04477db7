import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import type { MemberStatus } from '../../domain/member.js';
import type { ReinstatementReason, SuspensionReason } from '../../domain/statuses/membership-status.js';
import { MemberStatusEnum, MemberType } from '../member.type.js';

export const SuspensionReasonEnum = {
  SUSPECTED_ABUSE: 'SUSPECTED_ABUSE',
  IDENTITY_IN_DOUBT: 'IDENTITY_IN_DOUBT',
  UNPAID_DEBT: 'UNPAID_DEBT',
  MEMBER_ASKED: 'MEMBER_ASKED',
  OTHER: 'OTHER',
} as const satisfies Record<SuspensionReason, SuspensionReason>;
registerEnumType(SuspensionReasonEnum, { name: 'SuspensionReason', description: 'Why a membership is suspended.' });

export const ReinstatementReasonEnum = {
  CLEARED: 'CLEARED',
  MISTAKE: 'MISTAKE',
  MEMBER_ASKED: 'MEMBER_ASKED',
  OTHER: 'OTHER',
} as const satisfies Record<ReinstatementReason, ReinstatementReason>;
registerEnumType(ReinstatementReasonEnum, { name: 'ReinstatementReason', description: 'Why a suspension is lifted.' });

@InputType()
export class SuspendMemberInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => SuspensionReasonEnum)
  reason: SuspensionReason;

  @Field(() => String, { nullable: true, description: 'The number of a case: letters, digits, hyphens, slashes' })
  reference?: string | null;
}

@InputType()
export class ReinstateMemberInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => ID)
  memberId: string;

  @Field(() => ReinstatementReasonEnum)
  reason: ReinstatementReason;

  @Field(() => String, { nullable: true, description: 'The number of a case: letters, digits, hyphens, slashes' })
  reference?: string | null;
}

@ObjectType('MemberSuspension', {
  description: "Since when and why a membership is suspended: the member's own and ops'.",
})
export class MemberSuspensionType {
  @Field(() => DateTime)
  since: Date;

  @Field(() => SuspensionReasonEnum)
  reason: SuspensionReason;
}

@ObjectType({
  implements: Failure,
  description: 'The membership stands where this step does not begin. Nothing was changed.',
})
export class StatusUnfit extends Failure {
  @Field(() => MemberStatusEnum, { description: 'Where it stands' })
  status: MemberStatus;
}

export const SuspendMemberResult = createUnionType({
  name: 'SuspendMemberResult',
  types: () => [MemberType, StatusUnfit] as const,
});

export const ReinstateMemberResult = createUnionType({
  name: 'ReinstateMemberResult',
  types: () => [MemberType, StatusUnfit] as const,
});
