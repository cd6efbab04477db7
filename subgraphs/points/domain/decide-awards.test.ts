import { debtOf, expiredOf, issuanceOf, walletOf } from './account.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  brief,
  currency,
  monthStart,
  noDevice,
  noon,
  service,
} from './testing/books-in-memory.js';

const wallet = walletOf(anna, currency);

describe('posting awards', () => {
  it('puts an award into the bucket of its validity and return window', () => {
    const books = new BooksInMemory();
    const pendingUntil = noon('2026-01-19');
    const { outcome, rows } = books.post(
      noon('2026-01-05'),
      awardOf('a', 300, monthStart('2027-02'), { pendingUntil }),
    );
    expect(outcome).toEqual({
      kind: 'done',
      answer: {
        purchaseId: 'purchase-of-a',
        awards: [{ awardId: 'a', points: 300, cut: 0, lines: [{ lineId: 'line-1', points: 300 }] }],
      },
    });
    expect(brief(books.account(wallet).buckets)).toEqual([['2027-02', 300, pendingUntil]]);
    expect(books.balance(issuanceOf(currency))).toBe(-300);
    expect(rows).toMatchObject([
      {
        kind: 'EARNED',
        amount: 300,
        fromBalanceAfter: -300,
        toBalanceAfter: 300,
        references: { purchaseId: 'purchase-of-a', awardId: 'a', campaignId: 'base', version: 1 },
      },
    ]);
  });

  it('posts several awards of a purchase in their order', () => {
    const books = new BooksInMemory();
    const command = awardOf('a', 10, monthStart('2027-02'));
    command.awards.push(
      ...awardOf('b', 10, monthStart('2027-02'), { award: { campaignId: 'double', version: 3 } }).awards,
    );
    const { rows } = books.post(noon('2026-01-05'), command);
    expect(rows.map((row) => [row.references.awardId, row.toBalanceAfter])).toEqual([
      ['a', 10],
      ['b', 20],
    ]);
  });

  it('earns and expires in one step what is past its validity, and repays no debt with it', () => {
    const books = new BooksInMemory();
    books.post(noon('2026-01-05'), awardOf('spent', 50, monthStart('2027-02')));
    books.post(noon('2026-01-05'), {
      kind: 'holdPoints',
      service,
      holdId: 'h',
      memberId: anna,
      currency,
      points: 50,
      purpose: 'REDEMPTION',
      expiresAt: noon('2026-01-06'),
      risk: noDevice,
    });
    books.post(noon('2026-01-05'), {
      kind: 'reverseAwards',
      returnId: 'r',
      purchaseId: 'purchase-of-spent',
      memberId: anna,
      currency,
      policy: 'INTO_DEBT',
      awards: [{ awardId: 'spent', lines: [{ lineId: 'line-1', points: 50 }] }],
    });
    const { rows } = books.post(noon('2026-01-05'), awardOf('old', 80, monthStart('2025-02')));
    expect(rows.map((row) => [row.kind, row.amount])).toEqual([
      ['EARNED', 80],
      ['EXPIRED', 80],
    ]);
    expect(books.balance(debtOf(anna, currency))).toBe(-50);
    expect(books.balance(expiredOf(currency))).toBe(80);
    expect(books.audit(noon('2026-01-05'))).toEqual([]);
  });

  it('clears what is overdue before anything else', () => {
    const books = new BooksInMemory();
    books.post(noon('2026-01-05'), awardOf('a', 300, monthStart('2027-02')));
    const { rows } = books.post(monthStart('2027-02'), awardOf('b', 5, monthStart('2028-03')));
    expect(rows.map((row) => [row.kind, row.amount, row.split[0]?.expiresAt])).toEqual([
      ['EXPIRED', 300, monthStart('2027-02')],
      ['EARNED', 5, monthStart('2028-03')],
    ]);
  });

  it.each([
    ['lines that do not add up', [{ lineId: 'line-1', points: 9 }], ['input', 'awards', '0', 'lines']],
    [
      'a line named twice',
      [
        { lineId: 'line-1', points: 5 },
        { lineId: 'line-1', points: 5 },
      ],
      ['input', 'awards', '0', 'lines'],
    ],
  ])('refuses %s and changes nothing', (_, lines, path) => {
    const books = new BooksInMemory();
    const decision = books.post(noon('2026-01-05'), awardOf('a', 10, monthStart('2027-02'), { lines }));
    expect(decision.outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT', details: { path } } });
    expect([decision.rows, decision.accounts, decision.awards]).toEqual([[], [], []]);
  });

  it('refuses an award that has been posted, even under another purchase', () => {
    const books = new BooksInMemory();
    books.post(noon('2026-01-05'), awardOf('a', 10, monthStart('2027-02')));
    const again = books.post(noon('2026-01-05'), awardOf('a', 10, monthStart('2027-02'), { purchaseId: 'another' }));
    expect(again.outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
    expect(books.balance(wallet)).toBe(10);
  });

  it('refuses an award that would take a balance beyond what numbers hold exactly', () => {
    const books = new BooksInMemory();
    books.post(noon('2026-01-05'), awardOf('a', Number.MAX_SAFE_INTEGER, monthStart('2027-02')));
    const beyond = books.post(noon('2026-01-05'), awardOf('b', 1, monthStart('2027-02')));
    expect(beyond.outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
  });
});
