import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime, SafeInt } from '../../../../schema/vocabulary.js';
import type { DeliveryState } from '../../domain/webhooks/webhook-delivery.js';
import type { EndpointState, PauseReason } from '../../domain/webhooks/webhook-endpoint.js';

export const WebhookEndpointStateEnum = {
  PENDING: 'PENDING',
  ACTIVE: 'ACTIVE',
  PAUSED: 'PAUSED',
  REMOVED: 'REMOVED',
} as const;
registerEnumType(WebhookEndpointStateEnum, {
  name: 'WebhookEndpointState',
  valuesConfig: {
    PENDING: { description: 'Has not repeated the word it was sent yet: it is told nothing' },
    ACTIVE: { description: 'Is told' },
    PAUSED: { description: 'What there is to tell is kept until it is resumed' },
    REMOVED: { description: 'Is told nothing any more' },
  },
});

export const WebhookPauseReasonEnum = { ASKED: 'ASKED', GONE: 'GONE' } as const;
registerEnumType(WebhookPauseReasonEnum, {
  name: 'WebhookPauseReason',
  valuesConfig: {
    ASKED: { description: 'By the partner, or by ops' },
    GONE: { description: 'The address answered 410, which says that it is not coming back' },
  },
});

export const WebhookDeliveryStateEnum = {
  WAITING: 'WAITING',
  DELIVERED: 'DELIVERED',
  DEAD: 'DEAD',
  WITHDRAWN: 'WITHDRAWN',
} as const;
registerEnumType(WebhookDeliveryStateEnum, {
  name: 'WebhookDeliveryState',
  valuesConfig: {
    WAITING: { description: 'Will be sent, or sent again; while the endpoint is paused, once it is resumed' },
    DELIVERED: { description: 'Was answered with a status from 200 to 299' },
    DEAD: { description: 'Given up: `replayWebhook` and `replayDeadWebhooks` send it again' },
    WITHDRAWN: { description: 'The endpoint was removed, or a later challenge took its place' },
  },
});

@ObjectType({ description: 'Where a partner is told of what happens, by webhooks signed as Standard Webhooks says.' })
export class WebhookEndpoint {
  @Field(() => ID)
  id: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => String)
  url: string;

  @Field(() => [String], { description: 'Types (`exchange.committed`) and families (`exchange.*`) that it takes' })
  types: string[];

  @Field(() => WebhookEndpointStateEnum)
  state: EndpointState;

  @Field(() => WebhookPauseReasonEnum, { nullable: true })
  pausedBecause: PauseReason | null;

  @Field(() => DateTime, { nullable: true, description: 'Nothing that was sent since has been taken.' })
  failingSince: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until then the secret before the present one signs as well.' })
  earlierSecretUntil: Date | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it repeated the word it was sent.' })
  confirmedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      '`whsec_` and base64, by which messages are signed: in the answer that made it alone. Whoever missed it rotates.',
  })
  secret: string | null;
}

@ObjectType({ description: 'What has become of telling one endpoint one thing.' })
export class WebhookDelivery {
  @Field(() => ID)
  id: string;

  @Field(() => ID, { description: 'The `webhook-id` it is sent under, however often and to whichever endpoint.' })
  messageId: string;

  @Field(() => ID)
  endpointId: string;

  @Field(() => String, { description: 'The partner’s code' })
  partner: string;

  @Field(() => String)
  type: string;

  @Field(() => WebhookDeliveryStateEnum)
  state: DeliveryState;

  @Field(() => Int, { description: 'Since it was first to be sent, or last to be sent again.' })
  attempts: number;

  @Field(() => Int, { description: 'How often somebody had it sent again.' })
  replays: number;

  @Field(() => DateTime, { description: 'When it happened.' })
  toldAt: Date;

  @Field(() => DateTime, { nullable: true })
  nextAttemptAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  lastAttemptAt: Date | null;

  @Field(() => Int, { nullable: true, description: 'The HTTP status of the last answer.' })
  lastStatus: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why the last attempt failed: `HTTP 500` (redirects are not followed: `HTTP 302`), TIMED_OUT after five seconds, NO_ANSWER, ' +
      'UNKNOWN_NAME, PRIVATE_ADDRESS, BAD_CERTIFICATE, ANSWER_TOO_LONG beyond 16 KiB, or NOT_ECHOED.',
  })
  problem: string | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt: Date | null;
}

export const { Connection: WebhookDeliveryConnection } = connectionTypes('WebhookDelivery', () => WebhookDelivery);

@ObjectType({ description: 'What is sent again.' })
export class WebhookReplay {
  @Field(() => SafeInt, { description: 'How many deliveries' })
  replayed: number;
}
