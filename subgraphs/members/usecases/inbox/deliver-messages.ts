import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Clock } from '../../../../chassis/clock.js';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import { exchangeNews, redemptionNews, reviewNews, type NewMessage } from '../../domain/inbox/message.js';
import { putMessages } from '../../storage/inbox/inbox.js';

const points = z.number().int().nonnegative();

const pointsExpiring = z.object({
  memberId: z.uuid(),
  currency: z.string(),
  points,
  expiresAt: z.iso.datetime({ offset: true }),
  daysLeft: z.number().int().positive(),
});

const redemptionChanged = z.object({
  memberId: z.uuid(),
  redemptionId: z.uuid(),
  status: z.string(),
  points,
  currency: z.string(),
  /** Which of its deliveries or returns, where it may have several. */
  about: z.uuid().optional(),
});

const exchangeChanged = z.object({
  memberId: z.uuid(),
  exchangeId: z.uuid(),
  status: z.string(),
  from: z.string(),
  to: z.string(),
  given: points,
  received: points,
});

const postingReviewed = z.object({
  reviewId: z.uuid(),
  state: z.string(),
  service: z.string(),
  memberId: z.uuid().nullish(),
});

const wishReached = z.object({
  memberId: z.uuid(),
  rewardId: z.uuid(),
  points,
  currency: z.string(),
  toldAt: z.iso.datetime({ offset: true }),
});

/** The topics that become messages, and who tells of them. */
export const messageTopics = {
  'points-expiring': 'points',
  'posting-reviewed': 'points',
  'redemption-changed': 'rewards',
  'exchange-changed': 'partners',
  'wish-within-reach': 'rewards',
} as const;

/** Puts what happened into inboxes, all of a delivery with two statements. Throws, and so leaves the events, on another shape. */
export function deliverMessages(clock: Clock): (tx: EntityManager, events: readonly DeliveredEvent[]) => Promise<void> {
  return (tx, events) =>
    putMessages(
      tx,
      events.flatMap((event) => messagesOf(event, clock.now())),
    );
}

function messagesOf({ topic, payload }: DeliveredEvent, now: Date): NewMessage[] {
  switch (topic as keyof typeof messageTopics) {
    case 'points-expiring':
      return expiryMessages(payload, now);
    case 'redemption-changed':
      return redemptionMessages(payload);
    case 'exchange-changed':
      return exchangeMessages(payload);
    case 'posting-reviewed':
      return reviewMessages(payload);
    case 'wish-within-reach':
      return wishMessages(payload);
  }
}

/** Whoever hears of it only after the points have ended needs no warning any more. */
function expiryMessages(payload: unknown, now: Date): NewMessage[] {
  const { memberId, ...params } = pointsExpiring.parse(payload);
  if (new Date(params.expiresAt) <= now) return [];
  const key = `points ${params.currency} expiring ${params.expiresAt} in ${String(params.daysLeft)}`;
  return [{ kind: 'POINTS_EXPIRING', memberId, key, params }];
}

/** What the member was told in the answer to their request, such as that their points do not suffice, is told once. */
function redemptionMessages(payload: unknown): NewMessage[] {
  const { memberId, about, ...told } = redemptionChanged.parse(payload);
  const status = redemptionNews.find((news) => news === told.status);
  if (!status) return [];
  return [
    {
      kind: 'REDEMPTION_CHANGED',
      memberId,
      key: [`redemption ${told.redemptionId} ${status}`, ...(about ? [about] : [])].join(' '),
      params: { ...told, status },
    },
  ];
}

function exchangeMessages(payload: unknown): NewMessage[] {
  const { memberId, ...told } = exchangeChanged.parse(payload);
  const status = exchangeNews.find((news) => news === told.status);
  if (!status) return [];
  return [
    { kind: 'EXCHANGE_CHANGED', memberId, key: `exchange ${told.exchangeId} ${status}`, params: { ...told, status } },
  ];
}

/** A review of a redemption or an exchange is told of by these; one of points' own postings, a gift for instance, by itself. */
function reviewMessages(payload: unknown): NewMessage[] {
  const { memberId, reviewId, state, service } = postingReviewed.parse(payload);
  const decided = reviewNews.find((news) => news === state);
  if (!decided || !memberId || service !== 'points') return [];
  return [{ kind: 'REVIEW_DECIDED', memberId, key: `review ${reviewId}`, params: { reviewId, state: decided } }];
}

/** A wish that went out of reach may come within it again, which is another message. */
function wishMessages(payload: unknown): NewMessage[] {
  const { memberId, toldAt, ...params } = wishReached.parse(payload);
  return [{ kind: 'WISH_WITHIN_REACH', memberId, key: `wish ${params.rewardId} told at ${toldAt}`, params }];
}
