import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import {
  finalFrom,
  stateOf,
  type MemberMerge,
  type MergePart,
  type MergeReason,
  type MergeState,
} from '../../domain/merging/member-merge.js';

export const MergeReasonEnum = {
  ENROLLED_TWICE: 'ENROLLED_TWICE',
  MEMBER_ASKED: 'MEMBER_ASKED',
  OTHER: 'OTHER',
} as const satisfies Record<MergeReason, MergeReason>;
registerEnumType(MergeReasonEnum, {
  name: 'MergeReason',
  description: 'Why two memberships become one.',
  valuesConfig: {
    ENROLLED_TWICE: { description: 'One person has enrolled twice' },
    MEMBER_ASKED: { description: 'The member has asked for it' },
    OTHER: {},
  },
});

export const MergeStateEnum = {
  REQUESTED: 'REQUESTED',
  RUNNING: 'RUNNING',
  DONE: 'DONE',
  UNMERGING: 'UNMERGING',
  UNMERGED: 'UNMERGED',
} as const satisfies Record<MergeState, MergeState>;
registerEnumType(MergeStateEnum, {
  name: 'MergeState',
  description: 'How far a merge is.',
  valuesConfig: {
    REQUESTED: { description: 'A second person has to approve it' },
    RUNNING: { description: 'In force; some subgraphs have not done their part yet' },
    DONE: { description: 'Every subgraph has done its part' },
    UNMERGING: { description: 'Taken back; some subgraphs have not done their part yet' },
    UNMERGED: { description: 'Both are two again in every subgraph' },
  },
});

@InputType()
export class MergeMembersInput {
  @Field(() => ID, { description: "The client's id of the merge, a UUID (v7)." })
  mergeId: string;

  @Field(() => ID, { description: 'The membership that goes on' })
  survivorId: string;

  @Field(() => ID, { description: 'The membership that leads to the other one from then on' })
  mergedId: string;

  @Field(() => MergeReasonEnum)
  reason: MergeReason;
}

@InputType()
export class ApproveMergeInput {
  @Field(() => ID)
  mergeId: string;
}

@InputType()
export class UnmergeMembersInput {
  @Field(() => ID)
  mergeId: string;
}

@ObjectType('MergePart', { description: 'What one subgraph has done of a merge.' })
export class MergePartType {
  @Field(() => String, { description: 'points, campaigns, rewards or partners' })
  subgraph: string;

  @Field(() => DateTime, { nullable: true, description: 'Null as long as it has not' })
  mergedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it took its part back; null if it has not' })
  unmergedAt: Date | null;
}

@ObjectType('MemberMerge', { description: 'Two memberships of one person that become one.' })
export class MemberMergeType {
  @Field(() => ID)
  id: string;

  @Field(() => MergeStateEnum)
  state: MergeState;

  @Field(() => MergeReasonEnum)
  reason: MergeReason;

  @Field(() => String, { description: 'Who asked for it' })
  requestedBy: string;

  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => String, { nullable: true })
  approvedBy: string | null;

  @Field(() => DateTime, { nullable: true, description: 'From then on it is in force' })
  mergedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'From then on it cannot be taken back any more' })
  finalFrom: Date | null;

  @Field(() => String, { nullable: true })
  unmergedBy: string | null;

  @Field(() => DateTime, { nullable: true })
  unmergedAt: Date | null;

  @Field(() => [MergePartType])
  @AboutSoMany(4)
  parts: MergePart[];

  /** What the members are read from; not fields. */
  merge: MemberMerge;

  static of(merge: MemberMerge): MemberMergeType {
    const { mergeId: id, parts, ...same } = merge;
    return Object.assign(new MemberMergeType(), {
      ...same,
      id,
      state: stateOf(merge),
      finalFrom: finalFrom(merge),
      parts: parts.map((part) => Object.assign(new MergePartType(), part)),
      merge,
    });
  }
}

export const { Connection: MemberMergeConnectionType } = connectionTypes('MemberMerge', () => MemberMergeType);

@ObjectType({ implements: Failure, description: 'Both ids are of one member. Nothing was changed.' })
export class SameMember extends Failure {}

@ObjectType({
  implements: Failure,
  description: 'One of them is suspended, closed, erased or merged. Nothing was changed.',
})
export class MemberNotMergeable extends Failure {
  @Field(() => ID)
  memberId: string;

  @Field(() => String)
  status: string;
}

@ObjectType({
  implements: Failure,
  description: 'Another membership leads to this one already: let it be the survivor. Nothing was changed.',
})
export class MemberHasMerged extends Failure {
  @Field(() => ID)
  memberId: string;
}

@ObjectType({
  implements: Failure,
  description: 'That merge has to be finished everywhere first. Nothing was changed.',
})
export class MergeUnderWay extends Failure {
  @Field(() => ID)
  mergeId: string;
}

@ObjectType({ implements: Failure, description: 'Thirty days are over. Nothing was changed.' })
export class MergeFinal extends Failure {
  @Field(() => String, { description: 'An instant' })
  since: string;
}

@ObjectType({
  implements: Failure,
  description: 'The surviving membership has been erased since. Nothing was changed.',
})
export class SurvivorGone extends Failure {
  @Field(() => String)
  status: string;
}

export const mergeFailures = {
  SAME_MEMBER: SameMember,
  MEMBER_NOT_MERGEABLE: MemberNotMergeable,
  MEMBER_HAS_MERGED: MemberHasMerged,
  MERGE_UNDER_WAY: MergeUnderWay,
};
export const unmergeFailures = { MERGE_UNDER_WAY: MergeUnderWay, MERGE_FINAL: MergeFinal, SURVIVOR_GONE: SurvivorGone };

export const MergeMembersResult = createUnionType({
  name: 'MergeMembersResult',
  types: () => [MemberMergeType, SameMember, MemberNotMergeable, MemberHasMerged, MergeUnderWay] as const,
});
export const ApproveMergeResult = createUnionType({
  name: 'ApproveMergeResult',
  types: () => [MemberMergeType, SameMember, MemberNotMergeable, MemberHasMerged, MergeUnderWay] as const,
});
export const UnmergeMembersResult = createUnionType({
  name: 'UnmergeMembersResult',
  types: () => [MemberMergeType, MergeUnderWay, MergeFinal, SurvivorGone] as const,
});
