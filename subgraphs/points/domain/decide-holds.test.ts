import { debtOf, expiredOf, heldOf, redeemedOf, walletOf } from './account.js';
import type { HoldPoints } from './command.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  brief,
  currency,
  monthStart,
  noDevice,
  noon,
  service,
} from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const held = heldOf(anna, currency);
const day = noon('2026-01-10');
const holdEnd = noon('2026-01-11');

function hold(points: number, more: Partial<HoldPoints> = {}): HoldPoints {
  const base = { kind: 'holdPoints' as const, service, holdId: 'h', memberId: anna, currency };
  return { ...base, purpose: 'REDEMPTION', points, expiresAt: holdEnd, risk: noDevice, ...more };
}

/** 100 valid through January 2026, 200 through March 2026, and 50 that are pending. */
function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('march', 200, monthStart('2026-04')));
  books.post(day, awardOf('january', 100, monthStart('2026-02')));
  books.post(day, awardOf('pending', 50, monthStart('2026-03'), { pendingUntil: noon('2026-01-24') }));
  return books;
}

const its = { service, holdId: 'h' };
const of = { ...its, memberId: anna, currency };
const settle = (points: number, settlementId = 's') => ({ kind: 'settleHold', settlementId, ...of, points }) as const;
const giveBack = (points: number) => ({ kind: 'returnPoints', reversalId: 'v', ...of, points }) as const;
const voidIt = { kind: 'voidHold', ...its } as const;

describe('holding points', () => {
  it('takes the earliest first and leaves pending ones alone', () => {
    const books = filled();
    expect(books.post(day, hold(150)).outcome).toEqual({
      kind: 'done',
      answer: { holdId: 'h', status: 'OPEN', points: 150, held: 150, settled: 0 },
    });
    expect(brief(books.holds.get('rewards/h')?.held ?? [])).toEqual([
      ['2026-02', 100],
      ['2026-04', 50],
    ]);
    expect([books.balance(wallet), books.balance(held)]).toEqual([200, 150]);
  });

  it('refuses more than can be spent, and changes nothing', () => {
    const books = filled();
    const decision = books.post(day, hold(301));
    expect(decision.outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 300, needed: 301 } },
    });
    expect([decision.rows, decision.accounts, decision.holds]).toEqual([[], [], []]);
    expect(books.post(day, hold(300)).outcome.kind).toBe('done');
  });

  it('refuses overdue points even when nobody has swept them', () => {
    const books = filled();
    expect(books.post(monthStart('2026-02'), hold(251, { expiresAt: noon('2026-02-02') })).outcome).toMatchObject({
      kind: 'refused',
      error: { details: { spendable: 250, needed: 251 } },
    });
  });

  it('refuses an id that has been used, and an end that lies in the past', () => {
    const books = filled();
    books.post(day, hold(10));
    expect(books.post(day, hold(10)).outcome).toMatchObject({ kind: 'refused', error: { code: 'HOLD_NOT_OPEN' } });
    expect(books.post(day, hold(10, { holdId: 'h2', expiresAt: day })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'expiresAt'] } },
    });
  });

  it('refuses a hold whose void came first', () => {
    const books = filled();
    expect(books.post(day, voidIt).outcome).toMatchObject({ kind: 'done', answer: { status: 'VOIDED', points: 0 } });
    expect(books.post(day, hold(10)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'VOIDED' } },
    });
    expect(books.balance(wallet)).toBe(350);
  });
});

describe('the end of a hold', () => {
  it('settles a part with the earliest points, and voids the rest back to its buckets', () => {
    const books = filled();
    books.post(day, hold(150));
    books.post(day, settle(120));
    expect([books.balance(held), books.balance(redeemedOf(currency))]).toEqual([30, 120]);
    expect(books.post(day, voidIt).outcome).toMatchObject({ answer: { status: 'VOIDED', held: 0, settled: 120 } });
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2026-03', 50, noon('2026-01-24')],
      ['2026-04', 180],
    ]);
    expect(books.audit(day)).toEqual([]);
  });

  it('settles in parts until nothing is held, and no further', () => {
    const books = filled();
    books.post(day, hold(150));
    expect(books.post(day, settle(100)).outcome).toMatchObject({ answer: { status: 'OPEN', held: 50 } });
    expect(books.post(day, settle(51, 's2')).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { left: 50 } },
    });
    expect(books.post(day, settle(50, 's2')).outcome).toMatchObject({ answer: { status: 'SETTLED', held: 0 } });
    expect(books.post(day, settle(1, 's3')).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'SETTLED' } },
    });
    expect(books.post(day, voidIt).outcome).toMatchObject({ kind: 'refused', error: { code: 'HOLD_NOT_OPEN' } });
  });

  it('can be settled up to the last millisecond and not at its end, swept or not', () => {
    const books = filled();
    books.post(day, hold(150));
    expect(books.post(holdEnd, settle(150)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'EXPIRED' } },
    });
    expect(books.post('2026-01-11T11:59:59.999Z', settle(150)).outcome.kind).toBe('done');
  });

  it('is swept back into the wallet once it has run out, and not before', () => {
    const books = filled();
    books.post(day, hold(150));
    const sweep = { kind: 'releaseExpiredHold', ...its } as const;
    expect(books.post('2026-01-11T11:59:59.999Z', sweep).rows).toEqual([]);
    books.post(holdEnd, sweep);
    expect([books.holds.get('rewards/h')?.status, books.balance(wallet), books.balance(held)]).toEqual([
      'EXPIRED',
      350,
      0,
    ]);
    expect(books.post(holdEnd, sweep).rows).toEqual([]);
    expect(books.post(holdEnd, voidIt).outcome).toMatchObject({ kind: 'done', answer: { status: 'EXPIRED' } });
  });

  it('is unknown to settle when there is none', () => {
    expect(filled().post(day, settle(1)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'UNKNOWN' } },
    });
  });

  it('keeps held points from expiring, and gives those that come back too late the grace', () => {
    const books = filled();
    books.post(day, hold(150, { expiresAt: noon('2026-02-20') }));
    const february = noon('2026-02-10');
    const { rows } = books.post(february, voidIt);
    // January's 100 come back in February: valid to the end of March, where March's own 200 are too.
    expect(rows.map((row) => [row.kind, ...brief(row.split)])).toEqual([['RELEASED', ['2026-04', 150]]]);
    expect([books.balance(wallet), books.balance(expiredOf(currency))]).toEqual([350, 0]);
    expect(books.audit(february)).toEqual([]);
  });
});

describe('whose a hold is', () => {
  const others = { service: 'partners' };

  it('the service that made it: of the same id another has its own, and they end each on its own', () => {
    const books = filled();
    books.post(day, hold(100));
    expect(books.post(day, hold(20, { ...others, purpose: 'EXCHANGE' })).outcome).toMatchObject({
      answer: { status: 'OPEN', points: 20 },
    });
    expect(books.post(day, { ...voidIt, ...others }).outcome).toMatchObject({
      answer: { status: 'VOIDED', points: 20 },
    });
    expect([books.balance(held), books.balance(wallet)]).toEqual([100, 250]);
    expect(books.post(day, settle(100)).outcome).toMatchObject({ answer: { status: 'SETTLED', settled: 100 } });
    expect(books.audit(day)).toEqual([]);
  });

  it.each([
    ['settled', settle(10)],
    ['returned', giveBack(10)],
  ])('is not %s by another service, to which it is unknown', (_, command) => {
    const books = filled();
    books.post(day, hold(100));
    books.post(day, settle(50));
    expect(books.post(day, { ...command, ...others }).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'UNKNOWN' } },
    });
    expect([books.balance(held), books.balance(redeemedOf(currency))]).toEqual([50, 50]);
  });

  it('a void by another service leaves it open, and a tombstone of that service refuses it nothing', () => {
    const books = filled();
    expect(books.post(day, { ...voidIt, ...others }).outcome).toMatchObject({
      answer: { status: 'VOIDED', points: 0 },
    });
    expect(books.post(day, hold(100)).outcome).toMatchObject({ answer: { status: 'OPEN' } });
    books.post(day, { ...voidIt, ...others });
    expect(books.post(day, settle(100)).outcome).toMatchObject({ answer: { status: 'SETTLED' } });
  });

  it.each([
    ['another purpose', hold(100, { purpose: 'EXCHANGE' }), {}],
    ['another member', hold(100), { memberId: boris }],
    ['another currency', hold(100), { currency: 'CRUMB' }],
  ])('is not settled for %s', (_, made, other) => {
    const books = filled();
    books.post(day, made);
    expect(books.post(day, { ...settle(100), ...other }).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'holdId'] } },
    });
    expect(books.balance(held)).toBe(100);
  });

  it.each([
    ['another member', { memberId: boris }],
    ['another currency', { currency: 'CRUMB' }],
  ])('is not returned for %s', (_, other) => {
    const books = filled();
    books.post(day, hold(100));
    books.post(day, settle(100));
    expect(books.post(day, { ...giveBack(100), ...other }).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'holdId'] } },
    });
    expect(books.balance(redeemedOf(currency))).toBe(100);
  });
});

describe('returning settled points', () => {
  it('gives the latest of the settled points back to their bucket', () => {
    const books = filled();
    books.post(day, hold(150));
    books.post(day, settle(150));
    expect(books.post(day, giveBack(70)).outcome).toMatchObject({ answer: { status: 'SETTLED', settled: 80 } });
    // Settled were 100 of January and 50 of March: back come March's 50 and 20 of January's.
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2026-02', 20],
      ['2026-03', 50, noon('2026-01-24')],
      ['2026-04', 200],
    ]);
    expect(books.post(day, giveBack(81)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { left: 80 } },
    });
    expect(books.post(day, giveBack(80)).outcome).toMatchObject({ answer: { settled: 0 } });
    expect(books.balance(redeemedOf(currency))).toBe(0);
    expect(books.audit(day)).toEqual([]);
  });

  it('refuses a hold that does not exist', () => {
    expect(filled().post(day, giveBack(1)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN' },
    });
  });

  it('repays a debt before anything else, so that nobody holds points past a return', () => {
    const books = new BooksInMemory();
    const debt = debtOf(anna, currency);
    books.post(day, awardOf('a', 100, monthStart('2027-02')));
    books.post(day, hold(100));
    books.post(day, {
      kind: 'reverseAwards',
      returnId: 'r',
      purchaseId: 'purchase-of-a',
      memberId: anna,
      currency,
      policy: 'INTO_DEBT',
      awards: [{ awardId: 'a', lines: [{ lineId: 'line-1', points: 60 }] }],
    });
    expect(books.balance(debt)).toBe(-60);
    const { rows } = books.post(day, voidIt);
    expect(rows.map((row) => [row.kind, row.amount])).toEqual([
      ['RELEASED', 100],
      ['DEBT_REPAID', 60],
    ]);
    expect([books.balance(wallet), books.balance(debt)]).toEqual([40, 0]);
  });
});
