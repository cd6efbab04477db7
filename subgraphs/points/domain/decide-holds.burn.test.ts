/** Redeeming at once: a hold that is settled as it is made, and can be returned like any other. */
import { expiredOf, redeemedOf, walletOf } from './account.js';
import type { ReturnPoints } from './command.js';
import { burning } from './testing/annas-commands.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  brief,
  currency,
  monthStart,
  noon,
  service,
} from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const day = noon('2026-01-10');

/** 100 valid through January 2026, 200 through March, and 50 that are pending. */
function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('march', 200, monthStart('2026-04')));
  books.post(day, awardOf('january', 100, monthStart('2026-02')));
  books.post(day, awardOf('pending', 50, monthStart('2026-03'), { pendingUntil: noon('2026-01-24') }));
  return books;
}

function giveBack(points: number, more: Partial<ReturnPoints> = {}): ReturnPoints {
  return { kind: 'returnPoints', reversalId: 'v', service, holdId: 'b', memberId: anna, currency, points, ...more };
}

describe('redeeming at once', () => {
  it('takes the earliest over several buckets in one row, and is a settled hold', () => {
    const books = filled();
    const { outcome, rows } = books.post(day, burning('b', 150));
    expect(outcome).toEqual({
      kind: 'done',
      answer: { holdId: 'b', status: 'SETTLED', points: 150, held: 0, settled: 150 },
    });
    expect(rows.map((row) => [row.kind, row.to.kind, ...brief(row.split)])).toEqual([
      ['BURNED', 'REDEEMED', ['2026-02', 100], ['2026-04', 50]],
    ]);
    expect([books.balance(wallet), books.balance(redeemedOf(currency))]).toEqual([200, 150]);
    expect(books.audit(day)).toEqual([]);
  });

  it('refuses more than can be spent, and an id that has been used or voided', () => {
    const books = filled();
    expect(books.post(day, burning('b', 301)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 300, needed: 301 } },
    });
    books.post(day, burning('b', 1));
    books.post(day, { kind: 'voidHold', service, holdId: 'c' });
    for (const [id, status] of [
      ['b', 'SETTLED'],
      ['c', 'VOIDED'],
    ] as const) {
      expect(books.post(day, burning(id, 1)).outcome).toMatchObject({
        kind: 'refused',
        error: { code: 'HOLD_NOT_OPEN', details: { status } },
      });
    }
    expect(books.balance(wallet)).toBe(349);
  });

  it('cannot be settled or voided any more', () => {
    const books = filled();
    books.post(day, burning('b', 100));
    const settle = { kind: 'settleHold' as const, settlementId: 's', service, holdId: 'b', memberId: anna, currency };
    for (const command of [
      { ...settle, points: 1 },
      { kind: 'voidHold' as const, service, holdId: 'b' },
    ]) {
      expect(books.post(day, command).outcome).toMatchObject({ kind: 'refused', error: { code: 'HOLD_NOT_OPEN' } });
    }
  });
});

describe('returning what was redeemed at once', () => {
  it('gives the latest back to the bucket it came from, in parts, up to all of it', () => {
    const books = filled();
    books.post(day, burning('b', 150));
    books.post(day, giveBack(70));
    // 50 of March and 20 of January's.
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2026-02', 20],
      ['2026-03', 50, noon('2026-01-24')],
      ['2026-04', 200],
    ]);
    expect(books.post(day, giveBack(81)).outcome).toMatchObject({ kind: 'refused', error: { details: { left: 80 } } });
    expect(books.post(day, giveBack(80)).outcome).toMatchObject({ answer: { status: 'SETTLED', settled: 0 } });
    expect(books.post(day, giveBack(1)).outcome).toMatchObject({ kind: 'refused', error: { code: 'HOLD_NOT_OPEN' } });
    expect([books.balance(wallet), books.balance(redeemedOf(currency))]).toEqual([350, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it('gives points whose validity has ended meanwhile the grace, and the others their own bucket', () => {
    const books = filled();
    books.post(day, burning('b', 150));
    const february = noon('2026-02-15');
    const { rows } = books.post(february, giveBack(150));
    // January's 100 come back in February: valid to the end of March, where March's own 50 go too.
    expect(rows.map((row) => [row.kind, ...brief(row.split)])).toEqual([['RETURNED', ['2026-04', 150]]]);
    const may = noon('2026-05-02');
    const late = filled();
    late.post(day, burning('b', 150));
    // Everything has ended by May: the grace is to the end of June.
    expect(brief(late.post(may, giveBack(150)).rows.at(-1)?.split ?? [])).toEqual([['2026-07', 150]]);
    expect(late.balance(expiredOf(currency))).toBe(200);
    expect(late.audit(may)).toEqual([]);
  });

  it.each([
    ['another member', { memberId: boris }],
    ['another currency', { currency: 'CRUMB' }],
  ])('is refused for %s', (_, other) => {
    const books = filled();
    books.post(day, burning('b', 150));
    expect(books.post(day, giveBack(1, other)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'holdId'] } },
    });
  });
});
