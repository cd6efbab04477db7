import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import type { ErasureState } from '../../domain/rights/erasure.js';

export const ErasureStateEnum = {
  REQUESTED: 'REQUESTED',
  RUNNING: 'RUNNING',
  DONE: 'DONE',
} as const satisfies Record<ErasureState, ErasureState>;
registerEnumType(ErasureStateEnum, {
  name: 'ErasureState',
  description: 'How far it is. It cannot be taken back in any of them.',
  valuesConfig: {
    REQUESTED: { description: 'The member and their details are gone; no other part is done yet' },
    RUNNING: {
      description: 'Some of the other parts are done; others wait for what is under way, or for a service that is away',
    },
    DONE: { description: 'Every part is done, and there is a certificate' },
  },
});

@ObjectType({ description: 'So many of one kind were erased.' })
export class ErasedKind {
  @Field(() => String)
  what: string;

  @Field(() => SafeInt)
  count: number;
}

@ObjectType('ErasurePart', { description: 'What one part of the programme erased.' })
export class ErasurePartType {
  @Field(() => String, { description: 'members, points, rewards, campaigns or partners' })
  subgraph: string;

  @Field(() => DateTime)
  doneAt: Date;

  @Field(() => [ErasedKind])
  @AboutSoMany(10)
  erased: ErasedKind[];
}

@ObjectType('Erasure', { description: 'A member who is being forgotten, or has been.' })
export class ErasureType {
  @Field(() => ID)
  id: string;

  @Field(() => ErasureStateEnum)
  state: ErasureState;

  @Field(() => DateTime)
  requestedAt: Date;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When the other parts were told. Null while a merge of the member, or its end, is under way: that comes first',
  })
  toldAt: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the key was destroyed under which the details stood: since then no backup can be read for them',
  })
  keyDestroyedAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  doneAt: Date | null;

  @Field(() => [ErasurePartType], { description: 'Those that are done, in their order' })
  @AboutSoMany(5)
  parts: ErasurePartType[];

  @Field(() => Int, { description: 'How many parts there are in all' })
  partCount: number;

  @Field(() => String, {
    nullable: true,
    description: 'What was erased where and when: JSON with sorted keys. Null until it is done',
  })
  certificate: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256 of the certificate as UTF-8, in hexadecimal. It stands in the audit log too',
  })
  seal: string | null;
}

@InputType()
export class EraseMemberInput {
  @Field(() => ID, {
    description: "The client's id of this erasure, a UUID (v7). Keep it: by it the certificate is read afterwards",
  })
  erasureId: string;

  @Field(() => ID, { nullable: true, description: 'Who; absent for the member who is signed in' })
  memberId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why ops does it: a code in capitals. Ops must say' })
  reason?: string | null;
}
