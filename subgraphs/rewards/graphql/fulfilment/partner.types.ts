import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from '../../../../schema/vocabulary.js';
import { Partner } from '../stubs.types.js';

/** What a partner may say of an order. */
export const FulfilmentReportEnum = { CONFIRMED: 'CONFIRMED', DELIVERED: 'DELIVERED', REFUSED: 'REFUSED' } as const;
registerEnumType(FulfilmentReportEnum, {
  name: 'FulfilmentReport',
  valuesConfig: {
    CONFIRMED: { description: 'It will be fulfilled' },
    DELIVERED: { description: 'The member has it' },
    REFUSED: { description: 'It will not be: the member gets the points back' },
  },
});

@InputType()
export class ReportFulfilmentInput {
  @Field(() => ID, { description: 'Made by the partner; asking again with it gives the same answer.' })
  reportId: string;

  @Field(() => ID)
  fulfilmentId: string;

  @Field(() => FulfilmentReportEnum)
  state: keyof typeof FulfilmentReportEnum;

  @Field(() => String, { nullable: true, description: 'What the partner calls the order.' })
  reference?: string | null;

  @Field(() => String, { nullable: true, description: 'Why it is refused. Nothing personal.' })
  reason?: string | null;
}

@InputType()
export class RetryFulfilmentInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it gives the same answer.' })
  retryId: string;

  @Field(() => ID)
  fulfilmentId: string;
}

export const PartnerMessageTypeEnum = { REQUESTED: 'REQUESTED', CANCELLED: 'CANCELLED' } as const;
registerEnumType(PartnerMessageTypeEnum, { name: 'PartnerMessageType', description: 'What a partner is told.' });

export const PartnerMessageStateEnum = {
  WAITING: 'WAITING',
  SENT: 'SENT',
  DEAD: 'DEAD',
  WITHDRAWN: 'WITHDRAWN',
} as const;
registerEnumType(PartnerMessageStateEnum, {
  name: 'PartnerMessageState',
  valuesConfig: {
    WAITING: { description: 'Will be sent, or sent again; without an endpoint as soon as there is one' },
    SENT: { description: 'The partner has taken it' },
    DEAD: { description: 'Given up: `retryFulfilment` sends it again' },
    WITHDRAWN: { description: 'Was given back before the partner had taken it' },
  },
});

@ObjectType({ description: 'What a partner is told of an order by a signed webhook.' })
export class PartnerMessage {
  @Field(() => PartnerMessageTypeEnum)
  type: keyof typeof PartnerMessageTypeEnum;

  @Field(() => PartnerMessageStateEnum)
  state: keyof typeof PartnerMessageStateEnum;

  @Field(() => Int)
  attempts: number;

  @Field(() => DateTime, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'What came of the last attempt: HTTP and a status, or NO_ANSWER.',
  })
  problem: string | null;

  @Field(() => DateTime, { nullable: true })
  sentAt: Date | null;
}

@ObjectType({ description: 'Where a partner is told of what it fulfils.' })
export class PartnerEndpoint {
  @Field(() => Partner)
  partner: Partner;

  @Field(() => String, { description: 'By which the partner signs in.' })
  partnerCode: string;

  @Field(() => String)
  url: string;

  @Field(() => DateTime)
  changedAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'By which messages are signed, where it was made just now: it is shown this once.',
  })
  secret: string | null;
}

@InputType()
export class SetPartnerEndpointInput {
  @Field(() => ID, { description: 'Made by the client; asking again with it changes nothing.' })
  changeId: string;

  @Field(() => ID)
  partnerId: string;

  @Field(() => String, { description: 'By which the partner signs in.' })
  partnerCode: string;

  @Field(() => String, { description: 'In production https, and on the public internet.' })
  url: string;

  @Field(() => String, {
    nullable: true,
    description: '`whsec_` and base64. Absent: the one there is, or one of ours where there is none.',
  })
  secret?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: makes a new secret of ours. The one it replaces signs beside it for a day.',
  })
  newSecret?: boolean | null;
}
