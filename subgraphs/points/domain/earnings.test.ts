/** The cap of a day: what is cut, of what, and what never reopens it. */
import { walletOf } from './account.js';
import { purchase, returning } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, currency, monthStart, noon, paid } from './testing/books-in-memory.js';

const day = noon('2026-01-05');
const end = monthStart('2027-02');
const wallet = walletOf(anna, currency);

describe('the cap of a day', () => {
  it('cuts the award that goes beyond it, and pays nothing of those after it', () => {
    const books = new BooksInMemory();
    expect(
      paid(
        books,
        purchase([
          ['a', 300],
          ['b', 250],
          ['c', 10],
        ]),
      ),
    ).toEqual([
      ['a', 300, 0],
      ['b', 200, 50],
      ['c', 0, 10],
    ]);
    expect(books.balance(wallet)).toBe(500);
    expect(books.rows.map(({ kind, amount, references }) => [kind, amount, references['cut']])).toEqual([
      ['EARNED', 300, undefined],
      ['EARNED', 200, 50],
    ]);
    expect(books.awards.get('c')).toMatchObject({ points: 0, cut: 10, lines: [] });
    expect(books.audit(day)).toEqual([]);
  });

  it('pays nothing at all of an award that takes all or nothing, and leaves the room to the next', () => {
    const awards = purchase([
      ['a', 300],
      ['b', 250, { whenShort: 'NOTHING' }],
      ['c', 150],
    ]);
    expect(paid(new BooksInMemory(), awards)).toEqual([
      ['a', 300, 0],
      ['b', 0, 250],
      ['c', 150, 0],
    ]);
  });

  it('is per member, currency and day of the purchase', () => {
    const books = new BooksInMemory();
    expect(paid(books, purchase([['a', 500]]))).toEqual([['a', 500, 0]]);
    expect(paid(books, purchase([['b', 1]]))).toEqual([['b', 0, 1]]);
    expect(paid(books, purchase([['c', 1]], { memberId: boris }))).toEqual([['c', 1, 0]]);
    expect(paid(books, purchase([['d', 1]], { currency: 'CRUMB' }))).toEqual([['d', 1, 0]]);
    expect(paid(books, purchase([['e', 1]], { day: '2026-01-06' }))).toEqual([['e', 1, 0]]);
    // A purchase of the fifth that arrives on the ninth counts for the fifth.
    expect(paid(books, purchase([['f', 1]]), noon('2026-01-09'))).toEqual([['f', 0, 1]]);
    expect(books.audit(day)).toEqual([]);
  });

  it('is not reopened by a return', () => {
    const books = new BooksInMemory();
    paid(books, purchase([['a', 500]], { purchaseId: 'purchase-of-a' }));
    expect(books.post(day, returning('a', 500)).outcome).toMatchObject({ answer: { taken: 500 } });
    expect(paid(books, purchase([['b', 100]]))).toEqual([['b', 0, 100]]);
  });

  it('may be lowered below what was paid, and takes nothing back then; without one nothing is cut', () => {
    const books = new BooksInMemory();
    paid(books, purchase([['a', 400]]));
    expect(paid(books, purchase([['b', 100]], { dailyCap: 300 }))).toEqual([['b', 0, 100]]);
    expect(paid(books, purchase([['c', 900]], { dailyCap: null }))).toEqual([['c', 900, 0]]);
    expect(books.audit(day)).toEqual([]);
  });

  it('shares what is paid out over the lines by largest remainder', () => {
    const lines = [
      { lineId: 'bread', points: 100 },
      { lineId: 'jam', points: 50 },
      { lineId: 'tea', points: 50 },
    ];
    const books = new BooksInMemory();
    const { outcome } = books.post(day, awardOf('a', 200, end, { lines, dailyCap: 101 }));
    // Of 101: 50.5, 25.25 and 25.25; the half has the largest remainder.
    expect(outcome).toMatchObject({
      answer: {
        awards: [
          {
            points: 101,
            lines: [
              { lineId: 'bread', points: 51 },
              { lineId: 'jam', points: 25 },
              { lineId: 'tea', points: 25 },
            ],
          },
        ],
      },
    });
    // A line gives back what it got, not what it had asked for.
    expect(
      books.post(day, returning('a', 0, { awards: [{ awardId: 'a', lines: [{ lineId: 'bread', points: 52 }] }] }))
        .outcome,
    ).toMatchObject({ kind: 'refused', error: { details: { left: 51 } } });
  });
});
