import { accountKey, debtOf, transitOf, walletOf } from './account.js';
import { burning, giving, returning } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, brief, currency, monthStart, noon } from './testing/books-in-memory.js';

const [hers, his] = [walletOf(anna, currency), walletOf(boris, currency)];
const day = noon('2026-01-10');

/** 100 valid through January 2026, 200 through March, and 50 that are pending. */
function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('march', 200, monthStart('2026-04')));
  books.post(day, awardOf('january', 100, monthStart('2026-02')));
  books.post(day, awardOf('pending', 50, monthStart('2026-03'), { pendingUntil: noon('2026-01-24') }));
  return books;
}

describe('giving points', () => {
  it('is two rows through transit, and keeps the end of validity', () => {
    const books = filled();
    const { outcome, rows } = books.post(day, giving('g', 150));
    expect(outcome).toEqual({ kind: 'done', answer: { postingId: 'g', currency, points: -150 } });
    expect(rows.map((row) => [row.kind, row.memberId, row.fromBalanceAfter, row.toBalanceAfter])).toEqual([
      ['GIFT_OUT', anna, 200, 150],
      ['GIFT_IN', boris, 0, 150],
    ]);
    expect(rows.map(({ references }) => references)).toEqual([
      { giftId: 'g', toMemberId: boris },
      { giftId: 'g', fromMemberId: anna },
    ]);
    expect(brief(books.account(his).buckets)).toEqual([
      ['2026-02', 100],
      ['2026-04', 50],
    ]);
    expect(books.accounts.get(accountKey(transitOf(currency)))).toMatchObject({ balance: 0, buckets: [] });
    expect(books.audit(day)).toEqual([]);
  });

  it('never prolongs points by passing them round', () => {
    const books = filled();
    books.post(day, giving('there', 100));
    books.post(noon('2026-01-31'), giving('back', 100, { memberId: boris, toMemberId: anna }));
    books.post(monthStart('2026-02'), { kind: 'expirePoints', memberId: anna, currency });
    expect(books.balance(hers)).toBe(250);
  });

  it("repays the receiver's debt first", () => {
    const books = filled();
    books.post(day, awardOf('his', 80, monthStart('2027-02'), { memberId: boris }));
    books.post(day, burning('spent', 80, { memberId: boris }));
    books.post(day, returning('his', 80, { memberId: boris }));
    expect(books.balance(debtOf(boris, currency))).toBe(-80);
    const { rows } = books.post(day, giving('g', 120));
    expect(rows.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['GIFT_OUT', 120],
      ['GIFT_IN', 120],
      ['DEBT_REPAID', 80],
    ]);
    expect([books.balance(his), books.balance(debtOf(boris, currency))]).toEqual([40, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it('gives nothing that is pending', () => {
    const books = filled();
    expect(books.post(day, giving('g', 301)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 300, needed: 301 } },
    });
    expect(books.post(day, giving('g', 300)).outcome.kind).toBe('done');
  });

  it('refuses more than may be given at a time, and giving to oneself', () => {
    const books = filled();
    expect(books.post(day, giving('g', 101, { atMost: 100 })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'GIFT_LIMIT_EXCEEDED', details: { atMost: 100 } },
    });
    const toHerself = books.post(day, giving('g', 10, { toMemberId: anna }));
    expect(toHerself.outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'toMemberId'] } },
    });
    expect([toHerself.rows, toHerself.accounts, toHerself.actions]).toEqual([[], [], []]);
    expect(books.post(day, giving('g', 100, { atMost: 100 })).outcome.kind).toBe('done');
  });
});
