/**
 * Rule: what a risk rule stopped, or what one person alone may not post, waits for a person's decision. Its points are
 * held meanwhile. Approved it is posted as it was asked; rejected, withdrawn or forgotten for too long the points go back.
 */
import type { Command } from './command.js';
import type { Instant } from './instant.js';

export const reviewStates = ['OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'] as const;
export type ReviewState = (typeof reviewStates)[number];

/** The request whose answer waits: who asked for what under which id. */
export interface RequestKey {
  caller: string;
  mutation: string;
  id: string;
}

export interface Review {
  reviewId: string;
  state: ReviewState;
  /** The risk rule that stopped it, or FOUR_EYES. */
  rule: string;
  request: RequestKey;
  /** What is posted on approval: ids and numbers only. */
  command: Command;
  memberId: string;
  currency: string;
  points: number;
  /** The person who asked, where a second one has to decide; null for everything that a rule stopped. */
  askedBy: string | null;
  openedAt: Instant;
  /** Until when it can be decided; the points go back then. Null when none are held. */
  expiresAt: Instant | null;
  decidedBy: string | null;
  decidedAt: Instant | null;
}

/** What those who decide are told. */
export interface ReviewAnswer {
  reviewId: string;
  state: ReviewState;
}
