/**
 * How often the stock of a reward turned over: the pieces taken in the span, divided by the average of what was available where the
 * span begins and where it ends. A reward that came later begins where it was listed. Unlimited stock does not turn over. How
 * many days the stock lasts: what is available at the end, at the pace of the span.
 */
import { ratioOf, type Ratio } from './ratio.js';

export interface StockOfSpan {
  /** Available where the span begins and where it ends; null is unlimited. */
  availableAtBegin: number | null;
  availableAtEnd: number | null;
  /** Taken in the span. */
  pieces: number;
  /** Days of the span on which it was listed. */
  days: number;
}

/** Null for unlimited stock. */
export function turnoverOf({ availableAtBegin, availableAtEnd, pieces }: StockOfSpan): Ratio | null {
  if (availableAtBegin === null || availableAtEnd === null) return null;
  // pieces / ((begin + end) / 2), in whole numbers.
  return ratioOf(2 * pieces, availableAtBegin + availableAtEnd);
}

/** Null for unlimited stock. Nothing taken is nothing to divide by: it lasts for nobody knows how long. */
export function daysLeftOf({ availableAtEnd, pieces, days }: StockOfSpan): Ratio | null {
  return availableAtEnd === null ? null : ratioOf(availableAtEnd * days, pieces);
}
