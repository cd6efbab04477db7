import { budgetOf, debtOf, issuanceOf, walletOf } from './account.js';
import type { ReverseAwards } from './command.js';
import { funding } from './testing/annas-commands.js';
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
const debt = debtOf(anna, currency);
const day = noon('2026-03-10');

function returnOf(awardId: string, points: number, more: Partial<ReverseAwards> = {}): ReverseAwards {
  return {
    kind: 'reverseAwards',
    returnId: `return-of-${awardId}`,
    purchaseId: `purchase-of-${awardId}`,
    memberId: anna,
    currency,
    policy: 'INTO_DEBT',
    awards: [{ awardId, lines: [{ lineId: 'line-1', points }] }],
    ...more,
  };
}

function spend(books: BooksInMemory, points: number, at = day): void {
  const holdId = `spent-${String(books.rows.length)}`;
  const expiresAt = '2030-01-01T00:00:00.000Z';
  const held = { service, holdId, memberId: anna, currency, points };
  books.post(at, { kind: 'holdPoints', ...held, purpose: 'REDEMPTION', expiresAt, risk: noDevice });
  books.post(at, { kind: 'settleHold', settlementId: holdId, ...held });
}

describe('reversing awards', () => {
  it('takes own pending points first, then its own validity, then the earliest, others pending last', () => {
    const books = new BooksInMemory();
    const pendingUntil = noon('2026-03-24');
    books.post(day, awardOf('early', 10, monthStart('2026-06')));
    books.post(day, awardOf('same-validity', 20, monthStart('2027-04')));
    books.post(day, awardOf('other-pending', 40, monthStart('2026-05'), { pendingUntil: noon('2026-03-20') }));
    books.post(day, awardOf('own', 100, monthStart('2027-04'), { pendingUntil }));
    const takings = [60, 40].map((points) => books.post(day, returnOf('own', points)).rows[0]);
    expect(takings.map((row) => row && [row.kind, ...brief(row.split)])).toEqual([
      ['REVERSED', ['2027-04', 60, pendingUntil]],
      ['REVERSED', ['2027-04', 40, pendingUntil]],
    ]);

    // A second purchase of 100, matured meanwhile; what is taken beyond its own validity comes from the earliest.
    const later = noon('2026-03-15');
    books.post(later, awardOf('own-2', 100, monthStart('2027-04')));
    spend(books, 95, later);
    // Spent earliest first: 10 of 'early', 85 of April 2027's 120. Left: 35 of April 2027 and 40 pending elsewhere.
    const { rows, outcome } = books.post(later, returnOf('own-2', 100));
    expect(rows.map((row) => [row.kind, row.amount, ...brief(row.split)])).toEqual([
      ['DEBT_INCURRED', 25, ['2027-04', 25]],
      ['REVERSED', 100, ['2026-05', 40, noon('2026-03-20')], ['2027-04', 60]],
    ]);
    expect(outcome).toMatchObject({ answer: { taken: 75, owed: 25, forgone: 0 } });
    expect([books.balance(wallet), books.balance(debt)]).toEqual([0, -25]);
    expect(books.audit(later)).toEqual([]);
  });

  it('repays a debt first by what is earned later, pending or not', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 50, monthStart('2027-04')));
    spend(books, 50);
    books.post(day, returnOf('a', 50));
    expect(books.balance(debt)).toBe(-50);
    const { rows } = books.post(day, awardOf('b', 70, monthStart('2027-04'), { pendingUntil: noon('2026-03-24') }));
    expect(rows.map((row) => [row.kind, row.amount])).toEqual([
      ['EARNED', 70],
      ['DEBT_REPAID', 50],
    ]);
    expect([books.balance(wallet), books.balance(debt)]).toEqual([20, 0]);
  });

  it('forgoes what has passed its own validity, and does not take it a second time', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 50, monthStart('2027-04')));
    const late = noon('2027-04-02');
    books.post(late, awardOf('new', 30, monthStart('2028-05')));
    const { rows, outcome } = books.post(late, returnOf('a', 50));
    expect(outcome).toMatchObject({ answer: { taken: 0, owed: 0, forgone: 50 } });
    expect(rows).toEqual([]);
    expect(books.balance(wallet)).toBe(30);
    expect(books.post(late, returnOf('a', 1)).outcome).toMatchObject({
      kind: 'refused',
      error: { details: { left: 0 } },
    });
  });

  it('takes a line back once: parts up to what it earned, and not a point more', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 50, monthStart('2027-04')));
    books.post(day, returnOf('a', 30));
    expect(books.post(day, returnOf('a', 21)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { left: 20, path: ['input', 'awards', '0', 'lines', '0', 'points'] } },
    });
    expect(books.post(day, returnOf('a', 20)).outcome).toMatchObject({ kind: 'done' });
    expect(books.balance(issuanceOf(currency))).toBe(0);
  });

  it.each([
    ['an award that does not exist', returnOf('b', 1)],
    ['an award of another purchase', returnOf('a', 1, { purchaseId: 'another' })],
    ["another member's award", returnOf('a', 1, { memberId: boris })],
    ['an award in another currency', returnOf('a', 1, { currency: 'CRUMB' })],
    [
      'a line the award does not have',
      returnOf('a', 1, { awards: [{ awardId: 'a', lines: [{ lineId: '?', points: 1 }] }] }),
    ],
  ])('refuses %s', (_, command) => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 50, monthStart('2027-04')));
    expect(books.post(day, command).outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
    expect(books.balance(wallet)).toBe(50);
  });
});

describe('how far a return goes', () => {
  const pendingUntil = noon('2026-03-24');

  /** Of a purchase of 100, 40 pending are left, and 30 of another that is spendable. */
  function partlySpent(): BooksInMemory {
    const books = new BooksInMemory();
    books.post(
      day,
      awardOf('own', 40, monthStart('2027-04'), { pendingUntil, lines: [{ lineId: 'line-1', points: 40 }] }),
    );
    books.post(day, awardOf('other', 30, monthStart('2026-12')));
    books.post(day, awardOf('spent', 60, monthStart('2027-04')));
    spend(books, 60);
    return books;
  }

  it.each([
    // Spent were the 30 that end first and 30 of the 60: left are 30 spendable and 40 pending.
    ['PENDING_ONLY', 'own', 40, { taken: 40, owed: 0, forgone: 0 }, 30],
    ['PENDING_ONLY', 'spent', 60, { taken: 0, owed: 0, forgone: 60 }, 70],
    ['WITHIN_BALANCE', 'spent', 60, { taken: 60, owed: 0, forgone: 0 }, 10],
    ['INTO_DEBT', 'spent', 60, { taken: 60, owed: 0, forgone: 0 }, 10],
  ] as const)('%s, the return of %s', (policy, awardId, points, answer, left) => {
    const books = partlySpent();
    const { outcome } = books.post(day, returnOf(awardId, points, { policy }));
    expect(outcome).toMatchObject({ kind: 'done', answer });
    expect([books.balance(wallet), books.balance(debt)]).toEqual([left, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it.each([
    ['PENDING_ONLY', { taken: 0, owed: 0, forgone: 50 }, 0],
    ['WITHIN_BALANCE', { taken: 20, owed: 0, forgone: 30 }, 0],
    ['INTO_DEBT', { taken: 20, owed: 30, forgone: 0 }, -30],
  ] as const)('%s, when 20 of 50 are left', (policy, answer, owed) => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 50, monthStart('2027-04')));
    spend(books, 30);
    expect(books.post(day, returnOf('a', 50, { policy })).outcome).toMatchObject({ kind: 'done', answer });
    expect(books.balance(debt)).toBe(owed);
    // Whatever the policy, the line is taken back: nobody comes for it a second time.
    expect(books.post(day, returnOf('a', 1, { policy })).outcome).toMatchObject({
      kind: 'refused',
      error: { details: { left: 0 } },
    });
    expect(books.audit(day)).toEqual([]);
  });

  it('gives a budget back what it paid, the part that becomes a debt included', () => {
    const books = new BooksInMemory();
    const spring = budgetOf('spring', currency);
    books.post(day, funding('f', 50));
    books.post(day, awardOf('a', 50, monthStart('2027-04'), { award: { budget: 'spring' } }));
    spend(books, 30);
    const { rows } = books.post(day, returnOf('a', 50));
    expect(rows.map((row) => [row.kind, row.to.kind, row.amount])).toEqual([
      ['DEBT_INCURRED', 'WALLET', 30],
      ['REVERSED', 'BUDGET', 50],
    ]);
    expect([books.balance(spring), books.balance(debt)]).toEqual([50, -30]);
    expect(books.audit(day)).toEqual([]);
  });
});
