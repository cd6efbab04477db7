/**
 * Whatever commands come in whatever order: the books balance after each, refused commands leave everything as it was,
 * and the same command on the same books gives the same result.
 */
import fc from 'fast-check';
import { accountKey, debtOf, heldOf, walletOf } from './account.js';
import { isPending, totalOf } from './buckets.js';
import type { Command } from './command.js';
import { anna, awardOf, BooksInMemory, boris, monthStart } from './testing/books-in-memory.js';

const currencies = ['HARVEST', 'CRUMB'];
const start = Date.UTC(2026, 0, 5);
const hour = 3_600_000;
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

const points = fc.integer({ min: 1, max: 400 });
const holdId = oneOf('h1', 'h2', 'h3', 'h4', 'h5');
const awardId = oneOf('a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8');
const who = fc.record({ memberId: oneOf(anna, boris), currency: oneOf(...currencies) });
const validity = oneOf(monthStart('2025-12'), monthStart('2026-02'), monthStart('2026-03'), monthStart('2027-02'));
const instant = fc.integer({ min: 0, max: 24 * 120 }).map((hours) => new Date(start + hours * hour).toISOString());

const command: fc.Arbitrary<Command> = fc.oneof(
  fc
    .record({ awardId, points, validity, who, pendingUntil: fc.option(instant) })
    .map(({ awardId: id, points: amount, validity: end, who: whose, pendingUntil }) =>
      awardOf(id, amount, end, { ...whose, pendingUntil }),
    ),
  fc.record({ awardId, points, who }).map(({ awardId: id, points: amount, who: whose }): Command => ({
    kind: 'reverseAwards',
    returnId: 'r',
    purchaseId: `purchase-of-${id}`,
    ...whose,
    awards: [{ awardId: id, lines: [{ lineId: 'line-1', points: amount }] }],
  })),
  fc
    .record({ holdId, points, who, expiresAt: instant, purpose: oneOf('REDEMPTION' as const, 'EXCHANGE' as const) })
    .map(({ who: whose, ...rest }): Command => ({ kind: 'holdPoints', ...rest, ...whose })),
  fc
    .record({ holdId, points: fc.option(points) })
    .map((rest): Command => ({ kind: 'settleHold', settlementId: 's', ...rest })),
  holdId.map((id): Command => ({ kind: 'voidHold', holdId: id })),
  holdId.map((id): Command => ({ kind: 'releaseExpiredHold', holdId: id })),
  fc.record({ holdId, points }).map((rest): Command => ({ kind: 'returnPoints', reversalId: 'v', ...rest })),
  fc.record({ holdId, memberId: oneOf(anna, boris), given: points, received: points }).map((rest): Command => ({
    kind: 'convertPoints',
    exchangeId: 'e',
    from: 'HARVEST',
    to: 'CRUMB',
    fromPartner: 'harvest',
    toPartner: 'bakery',
    ...rest,
  })),
  who.map((whose): Command => ({ kind: 'expirePoints', ...whose })),
);

/** Commands, each some hours after the one before. */
const history = fc.array(fc.record({ command, hoursLater: fc.integer({ min: 0, max: 400 }) }), { maxLength: 40 });

/** Fits returns to a purchase and `given` to what is held, or else hardly any would go through. */
function fitted(books: BooksInMemory, drawn: Command): Command {
  if (drawn.kind === 'reverseAwards') {
    const award = books.awards.get(drawn.awards[0]?.awardId ?? '');
    return award ? { ...drawn, memberId: award.memberId, currency: award.currency } : drawn;
  }
  if (drawn.kind !== 'convertPoints') return drawn;
  const hold = books.holds.get(drawn.holdId);
  return hold?.terms ? { ...drawn, memberId: hold.terms.memberId, given: totalOf(hold.held) } : drawn;
}

const standing = (books: BooksInMemory) => JSON.stringify([...books.accounts, ...books.holds, ...books.awards]);

describe('any history of commands', () => {
  it('leaves books that balance, refusals that change nothing, and outcomes that repeat', () => {
    const done = new Map<string, number>();
    fc.assert(
      fc.property(history, (steps) => {
        const [books, again] = [new BooksInMemory(), new BooksInMemory()];
        let at = start;
        for (const step of steps) {
          at += step.hoursLater * hour;
          const now = new Date(at).toISOString();
          const before = standing(books);
          const next = fitted(books, step.command);
          const decision = books.post(now, next);
          expect(again.post(now, next)).toEqual(decision);
          if (decision.outcome.kind === 'refused') expect(standing(books)).toBe(before);
          else done.set(next.kind, (done.get(next.kind) ?? 0) + 1);
          expect(books.audit(now)).toEqual([]);
        }
      }),
      { numRuns: 300, seed: 20261122 },
    );
    // A property over commands that are always refused would say nothing.
    for (const kind of [
      'postAwards',
      'reverseAwards',
      'holdPoints',
      'settleHold',
      'voidHold',
      'returnPoints',
      'convertPoints',
    ]) {
      expect([kind, (done.get(kind) ?? 0) > 20]).toEqual([kind, true]);
    }
  });

  it('never spends a point that is pending, and never holds or owes for one member on account of another', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const books = new BooksInMemory();
        let at = start;
        for (const step of steps) {
          at += step.hoursLater * hour;
          const now = new Date(at).toISOString();
          const next = fitted(books, step.command);
          const others = [anna, boris].filter((id) => !concerns(books, next, id));
          const before = others.map((id) => membersOwn(books, id));
          const { rows } = books.post(now, next);
          expect(others.map((id) => membersOwn(books, id))).toEqual(before);
          for (const row of rows.filter(({ kind }) => kind === 'HELD')) {
            expect(row.split.filter((bucket) => isPending(bucket, now))).toEqual([]);
          }
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

function concerns(books: BooksInMemory, drawn: Command, memberId: string): boolean {
  if ('memberId' in drawn) return drawn.memberId === memberId;
  return books.holds.get(drawn.holdId)?.terms?.memberId === memberId;
}

function membersOwn(books: BooksInMemory, memberId: string): unknown {
  return currencies.flatMap((code) =>
    [walletOf(memberId, code), heldOf(memberId, code), debtOf(memberId, code)].map((ref) =>
      books.accounts.get(accountKey(ref)),
    ),
  );
}
