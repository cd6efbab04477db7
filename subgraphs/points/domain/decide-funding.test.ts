/** Budgets and pledges: filled, spent by awards, given back by returns, emptied. */
import { budgetOf, issuanceOf, walletOf } from './account.js';
import { funding, purchase, returning } from './testing/annas-commands.js';
import { anna, BooksInMemory, currency, noon, paid } from './testing/books-in-memory.js';

const day = noon('2026-01-05');
const spring = budgetOf('spring', currency);
const wallet = walletOf(anna, currency);

function funded(points: number): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, funding('f', points));
  return books;
}

describe('the budget of a campaign', () => {
  it('pays until it is empty, and never more', () => {
    const books = funded(120);
    const bySpring = { budget: 'spring' };
    expect(
      paid(
        books,
        purchase([
          ['a', 100, bySpring],
          ['b', 50, bySpring],
          ['c', 70],
        ]),
      ),
    ).toEqual([
      ['a', 100, 0],
      ['b', 20, 30],
      ['c', 70, 0],
    ]);
    expect([books.balance(spring), books.balance(issuanceOf(currency))]).toEqual([0, -190]);
    expect(paid(books, purchase([['d', 5, bySpring]]))).toEqual([['d', 0, 5]]);
    expect(books.audit(day)).toEqual([]);
  });

  it('pays nothing of an award that takes all or nothing when it holds less', () => {
    const books = funded(99);
    expect(paid(books, purchase([['a', 100, { budget: 'spring', whenShort: 'NOTHING' }]]))).toEqual([['a', 0, 100]]);
    expect(books.balance(spring)).toBe(99);
    expect(paid(books, purchase([['b', 99, { budget: 'spring', whenShort: 'NOTHING' }]]))).toEqual([['b', 99, 0]]);
  });

  it('is cut by whichever leaves less, the cap or the budget', () => {
    const books = funded(400);
    expect(
      paid(
        books,
        purchase([
          ['a', 450, { budget: 'spring' }],
          ['b', 450],
        ]),
      ),
    ).toEqual([
      ['a', 400, 50],
      ['b', 100, 350],
    ]);
  });

  it('gets back what a return takes, a debt included', () => {
    const books = funded(100);
    paid(books, purchase([['a', 100, { budget: 'spring' }]], { purchaseId: 'purchase-of-a' }));
    expect(books.post(day, returning('a', 40)).rows).toMatchObject([{ kind: 'REVERSED', to: spring, amount: 40 }]);
    expect([books.balance(spring), books.balance(wallet)]).toEqual([40, 60]);
    books.post(day, { kind: 'expirePoints', memberId: anna, currency });
    expect(books.audit(day)).toEqual([]);
  });

  it('that was never filled pays nothing', () => {
    expect(paid(new BooksInMemory(), purchase([['a', 10, { budget: 'autumn' }]]))).toEqual([['a', 0, 10]]);
  });
});

describe('funding and withdrawing', () => {
  it('fills further and empties as far as nothing was used', () => {
    const books = funded(100);
    expect(books.post(day, funding('f2', 20)).outcome).toEqual({
      kind: 'done',
      answer: { fundingId: 'f2', balance: 120 },
    });
    paid(books, purchase([['a', 50, { budget: 'spring' }]]));
    expect(books.post(day, funding('f3', -71)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 70, needed: 71 } },
    });
    const { outcome, rows } = books.post(day, funding('f4', -70));
    expect(outcome).toMatchObject({ answer: { balance: 0 } });
    expect(rows).toMatchObject([{ kind: 'WITHDRAWN', from: spring, memberId: null, split: [], amount: 70 }]);
    expect(books.balance(issuanceOf(currency))).toBe(-50);
    expect(books.audit(day)).toEqual([]);
  });
});
