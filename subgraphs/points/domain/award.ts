/**
 * Rule: what a purchase earned is remembered by award and line, so that the return of a line takes back what that line
 * earned, and never more than once.
 */
import type { Instant } from './instant.js';

export interface AwardLine {
  lineId: string;
  /** Earned by this line. */
  points: number;
  /** Of these, taken back by returns, those forgone included. */
  reversed: number;
}

export interface Award {
  awardId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  campaignId: string;
  version: number;
  /** Paid; zero where limits left nothing. */
  points: number;
  /** Asked for and not paid. */
  cut: number;
  /** The budget that paid; null where the programme itself did. */
  budget: string | null;
  /** For an eco product or recycling. */
  green: boolean;
  occurredAt: Instant;
  /** The end of the validity of its points. */
  expiresAt: Instant;
  pendingUntil: Instant | null;
  saleAmountMinor: number;
  saleCurrency: string;
  lines: AwardLine[];
}
