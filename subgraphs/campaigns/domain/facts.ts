/**
 * All that the rules of campaigns can look at when they judge a purchase. Whoever judges has gathered it before: a rule asks
 * nobody and reads no clock, so that the same facts always earn the same points, now, in a rehearsal and in a backtest.
 */
import type { MemberId } from '../../../schema/vocabulary.js';
import type { Fraction } from './fraction.js';
import type { TierCode } from './tier-code.js';

export interface LineFacts {
  sku: string;
  category: string | null;
  brand: string | null;
  /** Pieces, one or more. */
  quantity: number;
  /** Fen of the whole line, zero or more. */
  amountMinor: number;
}

export interface MemberFacts {
  id: MemberId;
  /** The tier in force at the purchase's own time, and what it multiplies by. */
  tier: TierCode;
  tierMultiplier: Fraction;
  joinedAt: Date;
  /** Without the year, which no rule needs; null where the member has told none. */
  birthday: { month: number; day: number } | null;
  /** How many belong to the member's household, themselves included; 0 for who has none. */
  householdSize: number;
}

/** The member's purchases before this one, whatever came back of them. */
export interface HistoryFacts {
  /**
   * Recorded before it, whatever their own times: each purchase of a member has a number of its own. By their own times a late report
   * would be the first a second time, and be paid for it.
   */
  purchases: number;
  /** The latest of their own times, which is later than this one's where this one is reported late. */
  lastAt: Date | null;
}

/** The purchase's own time on the wall clock of the programme's zone. */
export interface LocalTime {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
  /** Minutes since midnight, 0 to 1,439. */
  minuteOfDay: number;
}

/** Degrees, WGS 84. */
export interface Place {
  latitude: number;
  longitude: number;
}

export interface PurchaseFacts {
  occurredAt: Date;
  local: LocalTime;
  channel: string;
  /** How it was paid, as the till calls it; null where it did not say. */
  payment: string | null;
  place: Place | null;
  /** Fen; the sum of the lines. */
  totalMinor: number;
  lines: readonly LineFacts[];
  member: MemberFacts;
  /** Null where no rule in force looks at it, which spares a statement per purchase. */
  history: HistoryFacts | null;
}
