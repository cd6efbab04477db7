/**
 * Rule: what a purchase earned is remembered by award and line, so that the return of a line takes back what that line
 * earned, and never more than once.
 */
import type { Instant } from './instant.js';

export interface AwardLine {
  lineId: string;
  /** Earned by this line. */
  points: number;
  /** Of these, taken back by returns, those forgone because their validity had ended included. */
  reversed: number;
}

export interface Award {
  awardId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  campaignId: string;
  version: number;
  points: number;
  occurredAt: Instant;
  /** The end of the validity of its points. */
  expiresAt: Instant;
  pendingUntil: Instant | null;
  saleAmountMinor: number;
  saleCurrency: string;
  lines: AwardLine[];
}
