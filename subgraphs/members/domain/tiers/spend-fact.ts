/** What a member's tier rests on: purchases and returns as facts, and tiers that were given without having been earned. */
import type { TierCode } from '../tiers.js';

export type SpendFactKind = 'PURCHASE' | 'RETURN';

/** A purchase, or the return of (part of) one. */
export interface SpendFact {
  /** Whose net amount it adds to. */
  purchaseId: string;
  /** Time of the purchase, for a return as well: it says which month the amount belongs to. */
  occurredAt: Date;
  /** When it began to count: the purchase's own time, or the time of the return. */
  countedAt: Date;
  /** Minor units of the qualifying currency; negative for a return. */
  amountMinor: number;
}

/** A tier that somebody was given: by ops, or by a campaign. */
export interface GivenTier {
  grantId: string;
  tierCode: TierCode;
  /** The first instant at which it is in force. */
  from: Date;
  /** The last one. */
  until: Date;
  /** The first instant at which it is in force no more, where it was taken back before its end. */
  endedAt: Date | null;
}

/** All there is about one member. */
export interface TierFacts {
  spend: readonly SpendFact[];
  given: readonly GivenTier[];
}

export const noFacts: TierFacts = { spend: [], given: [] };
