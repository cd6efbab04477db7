/**
 * Rule: points on their way out are held first. A hold remembers the buckets its points came from, so that they go back
 * there. It is settled (whole or in parts), converted, voided, or runs out; points that were settled can still be returned, and
 * those that were converted come back when the exchange is undone.
 * Points that are held do not expire; those that come back too late get the grace.
 *
 * A hold belongs to the service that made it. Ids of holds come from clients, by way of several services, so an id alone
 * says nothing: the same id names as many holds as there are services that used it, and none sees another's.
 */
import { totalOf, type Bucket } from './buckets.js';
import type { Instant } from './instant.js';

/** REVIEW: held, but nothing can be settled before a person has said yes. */
export const holdStatuses = ['OPEN', 'REVIEW', 'SETTLED', 'CONVERTED', 'VOIDED', 'EXPIRED'] as const;
export type HoldStatus = (typeof holdStatuses)[number];

/** REVIEW: the points of a gift, donation or burn that a person has to look at. */
export const holdPurposes = ['REDEMPTION', 'EXCHANGE', 'REVIEW'] as const;
export type HoldPurpose = (typeof holdPurposes)[number];

/** What a hold is for and on whose points: fixed when it is made. */
export interface HoldTerms {
  memberId: string;
  currency: string;
  points: number;
  purpose: HoldPurpose;
  /** From this instant on nothing can be settled any more, and what is still held goes back. */
  expiresAt: Instant;
}

/** Which hold is meant: of the same id there may be one per service. */
export interface HoldRef {
  /** The service that made it, or would have. */
  service: string;
  holdId: string;
}

/** One text per hold. */
export function holdKey({ service, holdId }: HoldRef): string {
  return `${service}/${holdId}`;
}

export interface Hold extends HoldRef {
  status: HoldStatus;
  /** Null on a tombstone: a void that came before its hold, so that the hold is refused when it comes. */
  terms: HoldTerms | null;
  /** Still held, by the buckets it came from, earliest end first. */
  held: Bucket[];
  /** Settled or converted and not come back, by the buckets it came from, earliest end first. */
  settled: Bucket[];
  /** The review it waits for, or waited for. */
  reviewId: string | null;
}

/** Whether points are held by it. */
export function isHolding({ status }: Hold): boolean {
  return status === 'OPEN' || status === 'REVIEW';
}

/** What callers are told of a hold. */
export interface HoldAnswer {
  holdId: string;
  status: HoldStatus;
  /** Points it was made for; 0 on a tombstone. */
  points: number;
  /** Still held. */
  held: number;
  /** Settled and not returned. */
  settled: number;
}

export function answerOf(hold: Hold): HoldAnswer {
  return {
    holdId: hold.holdId,
    status: hold.status,
    points: hold.terms?.points ?? 0,
    held: totalOf(hold.held),
    settled: totalOf(hold.settled),
  };
}

export function tombstone({ service, holdId }: HoldRef): Hold {
  return { service, holdId, status: 'VOIDED', terms: null, held: [], settled: [], reviewId: null };
}
