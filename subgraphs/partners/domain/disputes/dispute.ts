/**
 * An item that one of its two brands doubts is taken out of the net at once, by an item that takes it back; the other brand says what it
 * thinks; ops resolve it, and what is not upheld comes back by a third item. No item is ever changed, so a month that is closed stays
 * what it is, and each side sees in its statements what became of it.
 */
import type { ItemKind, StatementItem } from '../settlement/statement-item.js';

export type DisputeState = 'OPEN' | 'ANSWERED' | 'PROPOSED' | 'RESOLVED';
export type DisputeReason = 'UNKNOWN_TO_US' | 'WRONG_AMOUNT' | 'WRONG_RATE' | 'DUPLICATE' | 'OTHER';

export type Amounts = Pick<StatementItem, 'given' | 'received' | 'fee'>;

export interface DisputableItem extends Amounts {
  id: string;
  kind: ItemKind;
  exchangeId: string;
  period: string;
  fromBrand: string;
  toBrand: string;
}

export interface Dispute {
  id: string;
  item: DisputableItem;
  /** Who doubts, and the other one. */
  brand: string;
  otherBrand: string;
  reason: DisputeReason;
  note: string;
  raisedAt: Date;
  state: DisputeState;
  accepts: boolean | null;
  answer: string | null;
  answeredAt: Date | null;
  /** What one person of ops wants and another has to agree to. */
  proposal: { resolutionId: string; points: number; note: string; by: string } | null;
  /** Points that are not paid for in the end; null until it is resolved. */
  upheldPoints: number | null;
  resolvedAt: Date | null;
}

/** Exchanges and their reversals can be doubted; what became of a dispute has been decided on. */
export function isDisputable(kind: ItemKind): boolean {
  return kind === 'EXCHANGE' || kind === 'REVERSAL';
}

/** What takes the item out of the net. */
export function takenOut({ given, received, fee }: Amounts): Amounts {
  return { given: -given, received: -received, fee: negative(fee) };
}

/**
 * What of the item is upheld, so that it is not paid for: so many of the received points, and the same share of the given ones and of the
 * fee, rounded down. Of a reversal, which stands below zero, so is this.
 */
export function upheldOf({ given, received, fee }: Amounts, points: number): Amounts {
  const whole = Math.abs(received);
  const share = (amount: number) => Number((BigInt(amount) * BigInt(points)) / BigInt(whole));
  return { given: share(given), received: share(received), fee: share(fee) };
}

/** What brings back what was not upheld. */
export function broughtBack(item: Amounts, upheld: Amounts): Amounts {
  return {
    given: item.given - upheld.given,
    received: item.received - upheld.received,
    fee: item.fee - upheld.fee,
  };
}

/** The last instant but one at which an item can be disputed, when its month ends with `until`. */
export function disputableUntil(until: Date, days: number): Date {
  return new Date(until.getTime() + days * 24 * 60 * 60_000);
}

/** No zero below zero: it would be told as -0. */
function negative(amount: number): number {
  return amount === 0 ? 0 : -amount;
}
