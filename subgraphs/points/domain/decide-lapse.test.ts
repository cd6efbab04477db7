import { walletOf } from './account.js';
import type { LapsePoints } from './command.js';
import { holding } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, brief, currency, monthStart, noon, service } from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const day = noon('2026-01-10');
const end = monthStart('2027-02');
const pendingUntil = noon('2026-01-24');
const lapsing: LapsePoints = {
  kind: 'lapsePoints',
  memberId: anna,
  currency,
  cause: 'MEMBERSHIP_CLOSED',
  causeId: 'closing-1',
};

describe('the end of a membership', () => {
  it('clears what is spendable and what is pending by one row that names it, and leaves what is held', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 100, end));
    books.post(day, awardOf('b', 50, end, { pendingUntil }));
    books.post(day, holding('h', 30));
    const { outcome, rows } = books.post(day, lapsing);
    expect(outcome).toEqual({ kind: 'done', answer: { points: 120 } });
    expect(rows).toMatchObject([
      {
        kind: 'EXPIRED',
        from: wallet,
        to: { kind: 'EXPIRED' },
        amount: 120,
        fromBalanceAfter: 0,
        memberId: anna,
        references: { cause: 'MEMBERSHIP_CLOSED', causeId: 'closing-1' },
      },
    ]);
    expect(rows).toHaveLength(1);
    expect(brief(rows[0]?.split ?? [])).toEqual([
      ['2027-02', 70],
      ['2027-02', 50, pendingUntil],
    ]);
    // The hold is given up afterwards: what comes back is cleared by the next.
    books.post(day, { kind: 'voidHold', service, holdId: 'h' });
    expect(books.post(day, lapsing).outcome).toEqual({ kind: 'done', answer: { points: 30 } });
    expect(books.audit(day)).toEqual([]);
  });

  it('does nothing a second time, nor to a wallet that nobody has opened', () => {
    const books = new BooksInMemory();
    expect(books.post(day, lapsing)).toMatchObject({ outcome: { answer: { points: 0 } }, rows: [] });
    books.post(day, awardOf('a', 100, end));
    books.post(day, lapsing);
    expect(books.post(day, lapsing)).toMatchObject({ outcome: { answer: { points: 0 } }, rows: [] });
    expect(books.audit(day)).toEqual([]);
  });
});
