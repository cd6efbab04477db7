import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../../../../chassis/relay.js';
import { DateTime } from '../../../../schema/vocabulary.js';
import { linkOf, type MessageKind, type MessageLink } from '../../domain/inbox/message.js';
import type { ReadMessage } from '../../usecases/inbox/read-inbox.js';

export const InboxMessageKindEnum = {
  POINTS_EXPIRING: 'POINTS_EXPIRING',
  TIER_CHANGED: 'TIER_CHANGED',
  REDEMPTION_CHANGED: 'REDEMPTION_CHANGED',
  EXCHANGE_CHANGED: 'EXCHANGE_CHANGED',
  REVIEW_DECIDED: 'REVIEW_DECIDED',
  WISH_WITHIN_REACH: 'WISH_WITHIN_REACH',
} as const satisfies Record<MessageKind, MessageKind>;
registerEnumType(InboxMessageKindEnum, {
  name: 'InboxMessageKind',
  description: 'What a message tells of.',
  valuesConfig: {
    POINTS_EXPIRING: { description: 'Points end within 30 days, and again within 7' },
    TIER_CHANGED: { description: 'Another tier is in force' },
    REDEMPTION_CHANGED: { description: 'A redemption is settled, cancelled, refused or being looked at' },
    EXCHANGE_CHANGED: { description: 'An exchange is done, cancelled, ended, refused or being looked at' },
    REVIEW_DECIDED: { description: 'A gift or a donation that was being looked at is done or refused' },
    WISH_WITHIN_REACH: { description: 'The points suffice for a reward on the wish list' },
  },
});

export const InboxLinkTargetEnum = {
  WALLET: 'WALLET',
  TIER: 'TIER',
  REDEMPTION: 'REDEMPTION',
  EXCHANGE: 'EXCHANGE',
  LEDGER: 'LEDGER',
  REWARD: 'REWARD',
} as const satisfies Record<MessageLink['to'], MessageLink['to']>;
registerEnumType(InboxLinkTargetEnum, { name: 'InboxLinkTarget', description: 'The page a message leads to.' });

@ObjectType({ description: 'Where a message leads.' })
export class InboxLink {
  @Field(() => InboxLinkTargetEnum)
  to: MessageLink['to'];

  @Field(() => ID, {
    nullable: true,
    description:
      "Of the redemption, the exchange or the reward, or the wallet's currency; null where there is only one",
  })
  id: string | null;
}

@ObjectType('InboxMessage', { description: 'Something a member is told.' })
export class InboxMessageType {
  @Field(() => ID)
  id: string;

  @Field(() => InboxMessageKindEnum)
  kind: MessageKind;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  title: string;

  @Field(() => String, { description: "In the reader's language, by Accept-Language" })
  text: string;

  @Field(() => DateTime, { description: 'When it came' })
  at: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was first marked as read; null: unread' })
  readAt: Date | null;

  @Field(() => InboxLink)
  link: InboxLink;

  static of(message: ReadMessage): InboxMessageType {
    const { id, kind, title, text, at, readAt } = message;
    const link = Object.assign(new InboxLink(), linkOf(message));
    return Object.assign(new InboxMessageType(), { id, kind, title, text, at, readAt, link });
  }
}

const connection = connectionTypes('Inbox', () => InboxMessageType);
export const InboxConnectionType = connection.Connection;

@InputType({ description: 'Either some messages, or one with all that came before it.' })
export class MarkMessagesReadInput {
  @Field(() => [ID], { nullable: true, description: 'At most 100; what is none of your messages is passed over' })
  messageIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The newest message that was seen: it and every older one. What has come since stays unread',
  })
  upTo?: string | null;
}
