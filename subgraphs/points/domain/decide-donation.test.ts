import { donatedTo, fen, issuanceOf, sponsorOf, walletOf } from './account.js';
import { donating, funding } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, brief, currency, monthStart, noon } from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const day = noon('2026-01-10');

function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('march', 200, monthStart('2026-04')));
  books.post(day, awardOf('january', 100, monthStart('2026-02')));
  return books;
}

function pledge(points: number) {
  return funding('pledge', points, { account: 'SPONSOR', owner: 'trees', currency: fen });
}

describe('donating points', () => {
  it('gives the earliest to the cause, with what they are worth', () => {
    const books = filled();
    const { outcome, rows } = books.post(day, donating('d', 150));
    expect(outcome).toEqual({ kind: 'done', answer: { postingId: 'd', currency, points: -150 } });
    expect(rows.map((row) => [row.kind, row.to.owner, row.references, ...brief(row.split)])).toEqual([
      ['DONATED', 'trees', { donationId: 'd', cause: 'trees', worthMinor: 300 }, ['2026-02', 100], ['2026-04', 50]],
    ]);
    expect([books.balance(wallet), books.balance(donatedTo('trees', currency))]).toEqual([150, 150]);
    expect(books.audit(day)).toEqual([]);
  });

  it("takes the sponsor's part out of the pledge in the same step", () => {
    const books = filled();
    books.post(day, pledge(500));
    const { rows } = books.post(day, donating('d', 150, { sponsoredMinor: 120 }));
    expect(rows[1]).toMatchObject({
      kind: 'SPONSORED',
      from: sponsorOf('trees'),
      to: donatedTo('trees', fen),
      amount: 120,
      memberId: null,
      split: [],
    });
    expect([books.balance(sponsorOf('trees')), books.balance(donatedTo('trees', fen))]).toEqual([380, 120]);
    // What was pledged and used is owed to the sponsor's money alone; points and fen never meet.
    expect([books.balance(issuanceOf(fen)), books.balance(issuanceOf(currency))]).toEqual([-500, -300]);
    expect(books.audit(day)).toEqual([]);
  });

  it('is refused whole when the pledge holds less, and takes its last fen', () => {
    const books = filled();
    books.post(day, pledge(100));
    const refused = books.post(day, donating('d', 150, { sponsoredMinor: 101 }));
    expect(refused.outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 100, needed: 101 } },
    });
    expect([refused.rows, books.balance(wallet)]).toEqual([[], 300]);
    expect(books.post(day, donating('d', 150, { sponsoredMinor: 100 })).outcome.kind).toBe('done');
    expect(books.balance(sponsorOf('trees'))).toBe(0);
  });

  it('is refused for another cause without a pledge, for more than its worth, and for more than can be spent', () => {
    const books = filled();
    books.post(day, pledge(1_000));
    expect(books.post(day, donating('d', 10, { cause: 'water', sponsoredMinor: 1 })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 0 } },
    });
    expect(books.post(day, donating('d', 10, { sponsoredMinor: 21 })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'cause'] } },
    });
    expect(books.post(day, donating('d', 301)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 300 } },
    });
  });
});
