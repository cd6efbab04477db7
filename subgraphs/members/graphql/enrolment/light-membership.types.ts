import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { DateOnly, Failure } from '../../../../schema/vocabulary.js';
import type { MembershipKind } from '../../domain/enrolment/membership-kind.js';
import { MemberType } from '../member.type.js';
import { AlreadyEnrolled } from './way-on.js';

export const MembershipKindEnum = { LIGHT: 'LIGHT', FULL: 'FULL' } as const satisfies Record<
  MembershipKind,
  MembershipKind
>;
registerEnumType(MembershipKindEnum, {
  name: 'MembershipKind',
  description: 'How much is known of a member.',
  valuesConfig: {
    LIGHT: { description: 'A device alone: earns and redeems in the lowest tier' },
    FULL: { description: 'Somebody who can be reached' },
  },
});

@InputType({ description: 'What is absent stays as it is. A phone or an e-mail is needed.' })
export class CompleteMembershipInput {
  @Field(() => ID, { description: "The client's id of this change, a UUID. The same id gives the same answer." })
  changeId: string;

  @Field(() => String, { nullable: true, description: 'Whose: for a channel. Members complete their own.' })
  memberNumber?: string | null;

  @Field(() => String, { nullable: true, description: '1 to 60 characters' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'Without a country code it is taken for a Chinese number' })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => DateOnly, { nullable: true })
  birthday?: string | null;

  @Field(() => String, { nullable: true, description: 'zh-CN or en' })
  locale?: string | null;
}

@ObjectType({ implements: Failure, description: 'It is a full membership. Nothing was changed; see updateProfile.' })
export class MembershipComplete extends Failure {}

export const CompleteMembershipResult = createUnionType({
  name: 'CompleteMembershipResult',
  types: () => [MemberType, AlreadyEnrolled, MembershipComplete] as const,
});
