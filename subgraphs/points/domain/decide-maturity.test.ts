import { walletOf } from './account.js';
import type { MatureAwards } from './command.js';
import { burning, returning } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, brief, currency, monthStart, noon } from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const day = noon('2026-01-10');
const end = monthStart('2027-02');
const pendingUntil = noon('2026-01-24');

function maturing(awardId: string, more: Partial<MatureAwards> = {}): MatureAwards {
  const its = { maturityId: 'm', purchaseId: `purchase-of-${awardId}`, memberId: anna, currency };
  return { kind: 'matureAwards', ...its, awards: [{ awardId }], ...more };
}

/** Two awards that share a bucket. */
function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('a', 100, end, { pendingUntil }));
  books.post(day, awardOf('b', 50, end, { pendingUntil }));
  return books;
}

describe('maturing before the return window ends', () => {
  it("releases this award's own points by a row within the wallet, and nobody else's", () => {
    const books = filled();
    const { outcome, rows } = books.post(day, maturing('a'));
    expect(outcome).toEqual({ kind: 'done', answer: { maturityId: 'm', points: 100 } });
    expect(rows).toMatchObject([
      { kind: 'MATURED', from: wallet, to: wallet, amount: 100, fromBalanceAfter: 150, toBalanceAfter: 150 },
    ]);
    expect(brief(rows[0]?.split ?? [])).toEqual([['2027-02', 100, pendingUntil]]);
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2027-02', 100],
      ['2027-02', 50, pendingUntil],
    ]);
    expect(books.post(day, burning('x', 100)).outcome.kind).toBe('done');
    expect(books.audit(day)).toEqual([]);
  });

  it('does nothing a second time, nor to what matured by itself or was taken back', () => {
    const books = filled();
    books.post(day, maturing('a'));
    expect(books.post(day, maturing('a'))).toMatchObject({ outcome: { answer: { points: 0 } }, rows: [] });
    books.post(day, returning('b', 20));
    expect(books.post(day, maturing('b')).outcome).toMatchObject({ answer: { points: 30 } });
    const later = filled();
    expect(later.post(pendingUntil, maturing('a'))).toMatchObject({ outcome: { answer: { points: 0 } }, rows: [] });
  });

  it('leaves a later return to take matured points of its own validity', () => {
    const books = filled();
    books.post(day, maturing('a'));
    expect(brief(books.post(day, returning('a', 100)).rows[0]?.split ?? [])).toEqual([['2027-02', 100]]);
    expect(brief(books.account(wallet).buckets)).toEqual([['2027-02', 50, pendingUntil]]);
    expect(books.audit(day)).toEqual([]);
  });

  it.each([
    ['an award that does not exist', maturing('c')],
    ['an award of another purchase', maturing('a', { purchaseId: 'another' })],
    ["another member's award", maturing('a', { memberId: boris })],
    ['an award in another currency', maturing('a', { currency: 'CRUMB' })],
  ])('refuses %s, and moves nothing of the others', (_, command) => {
    const books = filled();
    const both = { ...command, awards: [{ awardId: 'b' }, ...command.awards] };
    expect(books.post(day, both)).toMatchObject({
      outcome: { kind: 'refused', error: { definition: { name: 'UNKNOWN_AWARD' } } },
      rows: [],
    });
  });
});
