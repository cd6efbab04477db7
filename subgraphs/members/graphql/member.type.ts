import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Authenticated } from '../../../chassis/field-marks.js';
import { connectionTypes } from '../../../chassis/relay.js';
import { DateOnly, DateTime, type Locale } from '../../../schema/vocabulary.js';
import type { Member, MemberStatus } from '../domain/member.js';

export const MemberStatusEnum = {
  ACTIVE: 'ACTIVE',
  SUSPENDED: 'SUSPENDED',
  CLOSED: 'CLOSED',
  ERASED: 'ERASED',
  MERGED: 'MERGED',
} as const satisfies Record<MemberStatus, MemberStatus>;
registerEnumType(MemberStatusEnum, {
  name: 'MemberStatus',
  description: 'Where a membership stands.',
  valuesConfig: {
    ACTIVE: { description: 'May earn and redeem' },
    SUSPENDED: { description: 'May sign in and read, and nothing else for now' },
    CLOSED: { description: 'Has left the programme' },
    ERASED: { description: 'Has been forgotten: nothing personal is left' },
    MERGED: { description: 'Has gone into another membership' },
  },
});

@ObjectType('Profile', {
  description: "What a member has told about themselves: the member's own and ops' with members:read.",
})
export class ProfileType {
  @Field(() => String, {
    nullable: true,
    description: 'E.164, for example +8613800138000: as the member says it; phoneVerifiedAt tells whether it is proven',
  })
  phone: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'In lower case: as the member says it; emailVerifiedAt tells whether it is proven',
  })
  email: string | null;

  @Field(() => DateOnly, { nullable: true })
  birthday: string | null;

  @Field(() => String, { description: 'zh-CN or en: the language of messages to this member' })
  locale: Locale;

  /** Whose profile it is; not part of the graph. */
  member: Member;
}

@ObjectType('Member', { description: 'One person in the programme, online and offline.' })
@Directive('@key(fields: "id")')
@Authenticated()
export class MemberType {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'The member number: digits, the last of them a Luhn check digit' })
  number: string;

  @Field(() => String, {
    description: 'The name to greet by. A channel sees its first letter only, unless it has just enrolled the member.',
  })
  displayName: string;

  @Field(() => MemberStatusEnum)
  status: MemberStatus;

  @Field(() => DateTime)
  joinedAt: Date;

  /** What the fields with a resolver of their own are made from; not part of the graph. */
  member: Member;
}

const connection = connectionTypes('Member', () => MemberType);
export const MemberConnectionType = connection.Connection;
