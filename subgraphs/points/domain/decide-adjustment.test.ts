import { debtOf, issuanceOf, walletOf } from './account.js';
import { adjusting, burning, deciding, holding, returning } from './testing/annas-commands.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  brief,
  currency,
  monthStart,
  noDevice,
  noon,
} from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);
const day = noon('2026-01-10');

function filled(points = 300): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('a', points, monthStart('2026-04')));
  return books;
}

describe('adjusting points', () => {
  it('gives points as valid as those earned today, and says who and why', () => {
    const books = filled();
    const { outcome, rows } = books.post(day, adjusting('j', 50));
    expect(outcome).toEqual({ kind: 'done', answer: { postingId: 'j', currency, points: 50 } });
    expect(rows).toMatchObject([{ kind: 'ADJUSTED_IN', references: { adjustmentId: 'j', reason: 'counted wrongly' } }]);
    expect(brief(books.account(wallet).buckets)).toEqual([
      ['2026-04', 300],
      ['2027-02', 50],
    ]);
    expect(books.balance(issuanceOf(currency))).toBe(-350);
    expect(books.audit(day)).toEqual([]);
  });

  it('takes points that can be spent, and no others', () => {
    const books = filled();
    books.post(day, holding('h', 100));
    expect(books.post(day, adjusting('j', -201)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 200, needed: 201 } },
    });
    expect(books.post(day, adjusting('j', -200)).rows).toMatchObject([{ kind: 'ADJUSTED_OUT', amount: 200 }]);
    expect([books.balance(wallet), books.balance(issuanceOf(currency))]).toEqual([0, -100]);
    expect(books.audit(day)).toEqual([]);
  });

  it('repays a debt first', () => {
    const books = filled();
    books.post(day, burning('b', 300));
    books.post(day, returning('a', 300));
    const { rows } = books.post(day, adjusting('j', 320));
    expect(rows.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['ADJUSTED_IN', 320],
      ['DEBT_REPAID', 300],
    ]);
    expect([books.balance(wallet), books.balance(debtOf(anna, currency))]).toEqual([20, 0]);
  });

  it('can take what came in by an exchange where the programme has given out nothing itself', () => {
    const books = filled(100);
    const exchange = { purpose: 'EXCHANGE', service: 'partners', risk: noDevice } as const;
    books.post(day, holding('h', 100, exchange));
    books.post(day, {
      ...{ kind: 'convertPoints', exchangeId: 'e', service: 'partners', holdId: 'h', memberId: anna, prepaid: false },
      ...{ from: currency, to: 'CRUMB', given: 100, received: 40, fromPartner: 'harvest', toPartner: 'bakery' },
      owedAtMost: null,
    });
    expect(books.post(day, adjusting('j', -40, { currency: 'CRUMB' })).outcome.kind).toBe('done');
    expect(books.balance(issuanceOf('CRUMB'))).toBe(40);
    expect(books.audit(day)).toEqual([]);
  });
});

describe('an adjustment that a second person has to agree to', () => {
  it.each([1_000, -1_000])('waits from the threshold on, holding nothing (%d)', (points) => {
    const books = filled(2_000);
    expect(books.post(day, adjusting('small', Math.sign(points) * 999)).outcome.kind).toBe('done');
    const { outcome, rows } = books.post(day, adjusting('j', points));
    expect([outcome, rows]).toEqual([{ kind: 'stopped', reviewId: 'review-1' }, []]);
    expect(books.books.reviews.get('review-1')).toMatchObject({
      ...{ state: 'OPEN', rule: 'FOUR_EYES', askedBy: 'ops:lin', points, expiresAt: null },
    });
    expect(books.audit(day)).toEqual([]);
  });

  it('is posted when another agrees, and not by whoever asked', () => {
    const books = filled();
    books.post(day, adjusting('j', 1_000));
    expect(books.post(day, deciding('APPROVED', { decidedBy: 'ops:lin' })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FORBIDDEN', definition: { name: 'ANOTHER_PERSON_NEEDED' } },
    });
    expect(books.balance(wallet)).toBe(300);
    const { outcome, rows, closed } = books.post(noon('2026-01-12'), deciding('APPROVED'));
    expect(outcome).toEqual({ kind: 'done', answer: { reviewId: 'review-1', state: 'APPROVED' } });
    expect(rows).toMatchObject([{ kind: 'ADJUSTED_IN', amount: 1_000 }]);
    expect(closed).toMatchObject([{ outcome: { kind: 'done', answer: { postingId: 'j', points: 1_000 } } }]);
    expect(books.balance(wallet)).toBe(1_300);
  });

  it('is refused at once when it could not be posted, and later when it no longer can; the review then stays open', () => {
    const books = filled(1_500);
    expect(books.post(day, adjusting('j', -1_501)).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS' },
    });
    books.post(day, adjusting('j', -1_500));
    books.post(day, burning('b', 1));
    expect(books.post(day, deciding('APPROVED')).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 1_499, needed: 1_500 } },
    });
    expect(books.books.reviews.get('review-1')?.state).toBe('OPEN');
    expect(books.post(day, deciding('REJECTED')).closed).toMatchObject([
      { outcome: { kind: 'refused', error: { code: 'POSTING_REJECTED' } } },
    ]);
    expect(books.balance(wallet)).toBe(1_499);
    expect(books.audit(day)).toEqual([]);
  });
});
