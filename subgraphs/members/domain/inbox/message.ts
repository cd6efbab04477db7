/**
 * A member's inbox holds what happened to their points, tier, redemptions, exchanges and wishes, one message for each thing that happened,
 * however often we are told of it. A message keeps what happened as ids and numbers, and is put into words when it is read: so it
 * holds nothing personal, and speaks the language of whoever reads it.
 */

/** What each kind of message keeps. Instants are ISO 8601 text: this is stored as JSON. */
export interface MessageParams {
  POINTS_EXPIRING: { currency: string; points: number; expiresAt: string; daysLeft: number };
  TIER_CHANGED: { from: string; to: string; since: string };
  REDEMPTION_CHANGED: { redemptionId: string; status: RedemptionNews; points: number; currency: string };
  EXCHANGE_CHANGED: {
    exchangeId: string;
    status: ExchangeNews;
    from: string;
    to: string;
    given: number;
    received: number;
  };
  REVIEW_DECIDED: { reviewId: string; state: ReviewNews };
  WISH_WITHIN_REACH: { rewardId: string; points: number; currency: string };
}

export type MessageKind = keyof MessageParams;

/**
 * REJECTED, LAPSED and PAYMENT_DECLINED are the ways in which a redemption comes to nothing later than its request was answered. What it
 * holds is SHIPPED and DELIVERED, or refused by the partner who was to fulfil it; some of its pieces, or all, come back.
 */
export const redemptionNews = [
  'UNDER_REVIEW',
  'SETTLED',
  'REJECTED',
  'LAPSED',
  'PAYMENT_DECLINED',
  'SHIPPED',
  'DELIVERED',
  'PARTNER_REFUSED',
  'RETURNED',
  'CANCELLED',
] as const;
export type RedemptionNews = (typeof redemptionNews)[number];

export const exchangeNews = [
  'UNDER_REVIEW',
  'QUOTED',
  'COMMITTED',
  'CANCELLED',
  'EXPIRED',
  'REJECTED',
  'PARTNER_REJECTED',
  'TIMED_OUT',
  'REVERSED',
] as const;
export type ExchangeNews = (typeof exchangeNews)[number];

export const reviewNews = ['APPROVED', 'REJECTED'] as const;
export type ReviewNews = (typeof reviewNews)[number];

/** A kind with its params. */
export type MessageContent = {
  [Kind in MessageKind]: { kind: Kind; params: MessageParams[Kind] };
}[MessageKind];

export type NewMessage = MessageContent & {
  memberId: string;
  /** What happened, told apart from all else that happened to this member: the same again is no second message. */
  key: string;
};

export type InboxMessage = MessageContent & {
  id: string;
  memberId: string;
  /** When it came into the inbox. */
  at: Date;
  /** Null: unread. */
  readAt: Date | null;
};

/** Where a message leads: what it is about, and the id of that where one of several is meant. */
export interface MessageLink {
  to: 'WALLET' | 'TIER' | 'REDEMPTION' | 'EXCHANGE' | 'LEDGER' | 'REWARD';
  id: string | null;
}

export function linkOf(message: MessageContent): MessageLink {
  switch (message.kind) {
    case 'POINTS_EXPIRING':
      return { to: 'WALLET', id: message.params.currency };
    case 'TIER_CHANGED':
      return { to: 'TIER', id: null };
    case 'REDEMPTION_CHANGED':
      return { to: 'REDEMPTION', id: message.params.redemptionId };
    case 'EXCHANGE_CHANGED':
      return { to: 'EXCHANGE', id: message.params.exchangeId };
    case 'REVIEW_DECIDED':
      return { to: 'LEDGER', id: null };
    case 'WISH_WITHIN_REACH':
      return { to: 'REWARD', id: message.params.rewardId };
  }
}

/** A tier came into force that the member did not have before. */
export function tierChanged(move: { memberId: string; from: string; to: string; since: string }): NewMessage {
  const { memberId, ...params } = move;
  return { kind: 'TIER_CHANGED', memberId, key: `tier ${params.to} since ${params.since}`, params };
}
