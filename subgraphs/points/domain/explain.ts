/**
 * Rule: every point of a wallet comes from somewhere. Inside a bucket lots are used in the order of the journal, so that which
 * lot a point belongs to is computed from the member's rows and stored nowhere. What was held or redeemed comes back as the
 * lot it was, the return of a purchase takes the purchase's own lot first, the reversal of an exchange what the exchange brought, and a
 * debt is repaid from what has just come in.
 * The lots of a bucket add up to the bucket. A lot that goes from one member to another by a transfer stays the lot it was, if
 * the rows of both are followed.
 */
import type { Bucket } from './buckets.js';
import type { Instant } from './instant.js';
import type { NumberedRow } from './journal.js';
import { LotTracer } from './lot-tracer.js';
import { addTo, sumOf, type Explanation } from './lots.js';

/**
 * Explains a wallet at a time from the member's rows in its currency, oldest first, those between held points and where
 * points end included, and those of members whose wallets were transferred into it or out of it among them. `opening` is what the wallet held before the first of the rows, when they are not all: `openingOf`.
 * Throws when rows that are said to be all take out what never came in: they are no member's rows then.
 */
export function explain(
  rows: Iterable<NumberedRow>,
  at: Instant,
  opening: readonly Bucket[] | null = null,
  memberId: string | null = null,
): Explanation {
  const all = [...rows];
  const tracer = new LotTracer(memberId ?? all[0]?.memberId ?? '', opening);
  for (const row of all) tracer.follow(row);
  return tracer.explanation(at);
}

/** What of an explained wallet came in at this member first, by bucket. */
export function ownOf({ buckets }: Explanation, memberId: string): Bucket[] {
  return buckets.flatMap(({ expiresAt, pendingUntil, lots }) => {
    const points = sumOf(lots.filter(({ lot }) => lot.home === memberId));
    return points === 0 ? [] : [{ expiresAt, pendingUntil, points }];
  });
}

/** What a wallet held before these rows, given what it holds after them, by end of validity. */
export function openingOf(rows: Iterable<NumberedRow>, standing: readonly Bucket[]): Bucket[] {
  const points = new Map<Instant, number>();
  const add = (buckets: readonly Bucket[], sign: number) => {
    for (const bucket of buckets) addTo(points, bucket.expiresAt, sign * bucket.points);
  };
  add(standing, 1);
  for (const { from, to, split } of rows) {
    if (to.kind === 'WALLET') add(split, -1);
    if (from.kind === 'WALLET') add(split, 1);
  }
  return [...points].map(([expiresAt, left]) => ({ expiresAt, pendingUntil: null, points: left }));
}
