import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { AboutSoMany } from '../../../../chassis/field-marks.js';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, Failure } from '../../../../schema/vocabulary.js';
import {
  consentChannels,
  consentPurposes,
  type ConsentChannel,
  type ConsentPurpose,
  type ConsentSource,
  type ConsentState,
} from '../../domain/rights/consent.js';

const enumOf = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as Record<Name, Name>;

export const ConsentPurposeEnum = enumOf(consentPurposes);
registerEnumType(ConsentPurposeEnum, {
  name: 'ConsentPurpose',
  description: 'What is agreed to.',
  valuesConfig: {
    SERVICE: {
      description: 'Messages about the membership itself: points that expire, redemptions. Allowed until withdrawn',
    },
    MARKETING: { description: 'Offers and news' },
    PROFILING: { description: 'Segments and scores worked out from what the member buys' },
    PARTNER_SHARING: { description: 'Handing data to partner brands' },
  },
});

export const ConsentChannelEnum = enumOf(consentChannels);
registerEnumType(ConsentChannelEnum, { name: 'ConsentChannel', description: 'How a member is reached.' });

export const ConsentStateEnum = enumOf<ConsentState>(['GRANTED', 'WITHDRAWN', 'UNASKED']);
registerEnumType(ConsentStateEnum, {
  name: 'ConsentState',
  description: "The member's latest word.",
  valuesConfig: { UNASKED: { description: 'The member was never asked, which is no consent' } },
});

export const ConsentSourceEnum = enumOf<ConsentSource>(['MEMBER', 'CHANNEL', 'OPS', 'ERASURE']);
registerEnumType(ConsentSourceEnum, {
  name: 'ConsentSource',
  description: 'Through whom the word came.',
  valuesConfig: {
    MEMBER: { description: 'The member, signed in' },
    CHANNEL: { description: 'A shop to whom the member said it' },
    OPS: { description: 'Somebody of the programme, with a reason' },
    ERASURE: { description: 'The member was forgotten' },
  },
});

@ObjectType('Consent', { description: 'How a member stands on one purpose, and for messages on one channel.' })
export class ConsentType {
  @Field(() => ConsentPurposeEnum)
  purpose: ConsentPurpose;

  @Field(() => ConsentChannelEnum, { nullable: true, description: 'Null for PROFILING and PARTNER_SHARING' })
  channel: ConsentChannel | null;

  @Field(() => ConsentStateEnum)
  state: ConsentState;

  @Field(() => DateTime, { nullable: true, description: 'When the word was given; null where nobody asked' })
  since: Date | null;

  @Field(() => ConsentSourceEnum, { nullable: true })
  source: ConsentSource | null;

  @Field(() => String, { nullable: true, description: 'The version of the text that was agreed to or refused' })
  textVersion: string | null;
}

@ObjectType('ConsentChange', { description: 'One word of a member: given or taken back. Never changed afterwards.' })
export class ConsentChangeType {
  @Field(() => ID)
  id: string;

  @Field(() => ConsentPurposeEnum)
  purpose: ConsentPurpose;

  @Field(() => ConsentChannelEnum, { nullable: true })
  channel: ConsentChannel | null;

  @Field(() => ConsentStateEnum, { description: 'GRANTED or WITHDRAWN' })
  state: ConsentState;

  @Field(() => DateTime)
  at: Date;

  @Field(() => ConsentSourceEnum)
  source: ConsentSource;

  @Field(() => String, {
    description: 'Who recorded it: member:<id>, channel:<code> or ops:<name>; a member reads ops alone',
  })
  by: string;

  @Field(() => String, { nullable: true, description: "Which of the channel's tills" })
  till: string | null;

  @Field(() => String, { nullable: true })
  textVersion: string | null;

  @Field(() => String, { nullable: true, description: 'Why somebody of ops recorded it; a code' })
  reason: string | null;
}

export const ConsentChangeConnectionType = connectionTypes('ConsentChange', () => ConsentChangeType).Connection;

@InputType({ description: 'One purpose, with its channel for SERVICE and MARKETING, and the word on it.' })
export class ConsentChangeInput {
  @Field(() => ConsentPurposeEnum)
  purpose: ConsentPurpose;

  @Field(() => ConsentChannelEnum, { nullable: true })
  channel?: ConsentChannel | null;

  @Field(() => Boolean, { description: 'True: agreed to. False: refused or taken back' })
  granted: boolean;
}

@InputType()
export class RecordConsentsInput {
  @Field(() => ID, { description: "The client's id of this recording, a UUID (v7); the same id is recorded once" })
  changeId: string;

  @Field(() => ID, { nullable: true, description: 'Whose; absent for the member who is signed in' })
  memberId?: string | null;

  @Field(() => [ConsentChangeInput], { description: 'Each purpose and channel once' })
  changes: ConsentChangeInput[];

  @Field(() => String, { nullable: true, description: 'The version of the text the member saw: a code' })
  textVersion?: string | null;

  @Field(() => String, { nullable: true, description: "Which of a channel's tills: a code" })
  till?: string | null;

  @Field(() => String, { nullable: true, description: 'Why ops records it: a code in capitals. Ops must say' })
  reason?: string | null;
}

@ObjectType({ description: 'The consents that were recorded, as they stood then.' })
export class RecordedConsents {
  @Field(() => [ConsentType])
  @AboutSoMany(12)
  consents: ConsentType[];
}

@ObjectType({ implements: Failure, description: 'The membership has ended: there is nothing left to change in it.' })
export class NoLongerMember extends Failure {}
