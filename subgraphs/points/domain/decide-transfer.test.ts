import { accountKey, debtOf, heldOf, transitOf, walletOf } from './account.js';
import { spendableOf } from './buckets.js';
import type { Command } from './command.js';
import { explain, ownOf } from './explain.js';
import { burning, giving, holding, purchase, returning } from './testing/annas-commands.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  brief,
  currency,
  monthStart,
  noon,
  paid,
  service,
} from './testing/books-in-memory.js';

const day = noon('2026-01-10');
const [hers, his] = [walletOf(anna, currency), walletOf(boris, currency)];
const [february, march] = [monthStart('2027-02'), monthStart('2027-03')];

/** Boris is found to be Anna. */
const merging: Command = { kind: 'mergeMember', mergeId: 'm', memberId: boris, into: anna };
const passing: Command = { kind: 'passOnPoints', memberId: boris, currency };

/** Anna has 100 to the end of January 2027; Boris 80 to then, 50 to the end of February, 30 of them pending still. */
function filled(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('hers', 100, february));
  books.post(day, awardOf('his', 80, february, { memberId: boris }));
  books.post(day, awardOf('late', 20, march, { memberId: boris }));
  books.post(day, awardOf('new', 30, march, { memberId: boris, pendingUntil: noon('2026-01-20') }));
  return books;
}

function merged(): BooksInMemory {
  const books = filled();
  books.post(day, merging);
  books.post(day, passing);
  return books;
}

/** As the use case does it: what is still there of his goes back, by the explanation of both wallets. */
function unmerge(books: BooksInMemory, at = day) {
  books.post(at, { kind: 'endMerge', mergeId: 'm', memberId: boris });
  const explained = explain(books.numberedRows, at, null, anna);
  const split = ownOf(explained, boris);
  const buckets = explained.buckets.map(({ lots: _, ...bucket }) => bucket);
  return books.post(at, {
    ...{ kind: 'giveBackPoints', mergeId: 'm', memberId: anna, toMemberId: boris, currency },
    ...{ explained: buckets, split },
  });
}

const balances = (books: BooksInMemory) => [books.balance(hers), books.balance(his)];

describe('merging two members', () => {
  it('moves every bucket as it is, as two rows through transit', () => {
    const books = filled();
    expect(books.post(day, merging).outcome).toEqual({ kind: 'done', answer: { mergeId: 'm' } });
    const { rows } = books.post(day, passing);
    expect(rows.map(({ kind, memberId, amount, references }) => [kind, memberId, amount, references])).toEqual([
      ['TRANSFERRED_OUT', boris, 130, { mergeId: 'm', toMemberId: anna }],
      ['TRANSFERRED_IN', anna, 130, { mergeId: 'm', fromMemberId: boris }],
    ]);
    expect(brief(books.account(hers).buckets)).toEqual([
      ['2027-02', 180],
      ['2027-03', 20],
      ['2027-03', 30, noon('2026-01-20')],
    ]);
    expect(books.account(his)).toMatchObject({ balance: 0, buckets: [] });
    expect(books.accounts.get(accountKey(transitOf(currency)))?.balance).toBe(0);
    expect(books.audit(day)).toEqual([]);
  });

  it('is done once however often it is passed on, and refuses a circle and a second merge', () => {
    const books = merged();
    expect(books.post(day, passing).rows).toEqual([]);
    const refused = { kind: 'refused', error: { code: 'BAD_USER_INPUT' } };
    expect(books.post(day, { ...merging, mergeId: 'n' }).outcome).toMatchObject(refused);
    expect(books.post(day, { ...merging, memberId: anna, into: boris }).outcome).toMatchObject(refused);
    expect(books.post(day, { ...merging, memberId: anna, into: anna }).outcome).toMatchObject(refused);
  });

  it('leads one step: one that others are merged into is merged into nobody until they are parted', () => {
    const books = merged();
    const onwards: Command = { ...merging, mergeId: 'n', memberId: anna, into: '01900000-0000-7000-8000-0000000ca41a' };
    expect(books.post(day, onwards).outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
    unmerge(books);
    expect(books.post(day, onwards).outcome).toMatchObject({ kind: 'done' });
  });

  it('keeps the origin of every point for whoever explains both wallets', () => {
    const books = merged();
    const { buckets } = explain(books.numberedRows, day, null, anna);
    expect(
      buckets.map(({ lots }) => lots.map(({ lot, points }) => [lot.row?.references['awardId'], lot.home, points])),
    ).toEqual([
      [
        ['hers', anna, 100],
        ['his', boris, 80],
      ],
      [['late', boris, 20]],
      [['new', boris, 30]],
    ]);
  });

  it('sends on whatever still comes: an award, a gift, a hold that is voided, a redemption that is cancelled', () => {
    const books = filled();
    books.post(day, holding('open', 10, { memberId: boris }));
    books.post(day, burning('spent', 30, { memberId: boris }));
    books.post(day, merging);
    books.post(day, passing);
    expect(balances(books)).toEqual([190, 0]);
    expect(books.balance(heldOf(boris, currency))).toBe(10);
    books.post(day, awardOf('found', 7, february, { memberId: boris }));
    expect(balances(books)).toEqual([197, 0]);
    books.post(day, { kind: 'voidHold', service, holdId: 'open' });
    expect(balances(books)).toEqual([207, 0]);
    const returned = { kind: 'returnPoints', service, holdId: 'spent', memberId: boris, currency } as const;
    books.post(day, { ...returned, reversalId: 'r', points: 30 });
    expect(balances(books)).toEqual([237, 0]);
    books.post(day, giving('g', 5));
    expect(balances(books)).toEqual([237, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it('takes the return of what the merged member bought from the survivor, its own points first, and into debt', () => {
    const books = merged();
    const { rows } = books.post(day, returning('new', 30, { memberId: boris }));
    expect(rows.map(({ kind, memberId, amount }) => [kind, memberId, amount])).toEqual([
      ['TRANSFERRED_OUT', anna, 30],
      ['TRANSFERRED_IN', boris, 30],
      ['REVERSED', boris, 30],
    ]);
    expect(brief(books.account(hers).buckets)).toEqual([
      ['2027-02', 180],
      ['2027-03', 20],
    ]);
    books.post(day, burning('all', 190));
    const { outcome } = books.post(day, returning('his', 80, { memberId: boris }));
    expect(outcome).toMatchObject({ answer: { taken: 10, owed: 70, forgone: 0 } });
    expect([books.balance(debtOf(anna, currency)), books.balance(debtOf(boris, currency))]).toEqual([-70, 0]);
    expect(books.audit(day)).toEqual([]);
    expect(() => explain(books.numberedRows, day, null, anna)).not.toThrow();
  });

  it('lets pending points of the merged member mature with the survivor', () => {
    const books = merged();
    const awards = [{ awardId: 'new' }];
    const its = { maturityId: 'mat', purchaseId: 'purchase-of-new', memberId: boris, currency };
    expect(books.post(day, { kind: 'matureAwards', ...its, awards }).outcome).toMatchObject({ answer: { points: 30 } });
    expect(brief(books.account(hers).buckets)).toEqual([
      ['2027-02', 180],
      ['2027-03', 50],
    ]);
    expect(books.audit(day)).toEqual([]);
  });

  it('takes over a debt, with points as far as there are', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('hers', 30, february));
    books.post(day, awardOf('his', 80, february, { memberId: boris }));
    books.post(day, burning('spent', 80, { memberId: boris }));
    books.post(day, returning('his', 80, { memberId: boris }));
    books.post(day, merging);
    const { rows } = books.post(day, passing);
    expect(rows.map(({ kind, memberId, amount }) => [kind, memberId, amount])).toEqual([
      ['DEBT_INCURRED', anna, 50],
      ['TRANSFERRED_OUT', anna, 80],
      ['TRANSFERRED_IN', boris, 80],
      ['DEBT_REPAID', boris, 80],
    ]);
    expect([books.balance(debtOf(anna, currency)), books.balance(debtOf(boris, currency))]).toEqual([-50, 0]);
    expect(balances(books)).toEqual([0, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it("repays the survivor's debt with what comes over", () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('hers', 30, february));
    books.post(day, burning('spent', 30));
    books.post(day, returning('hers', 30));
    books.post(day, awardOf('his', 80, february, { memberId: boris }));
    books.post(day, merging);
    books.post(day, passing);
    expect([...balances(books), books.balance(debtOf(anna, currency))]).toEqual([50, 0, 0]);
    expect(books.audit(day)).toEqual([]);
  });

  it("counts what both have earned under the day's cap", () => {
    const books = new BooksInMemory();
    expect(paid(books, purchase([['a', 200]], { purchaseId: 'p1' }))).toEqual([['a', 200, 0]]);
    expect(paid(books, purchase([['b', 250]], { purchaseId: 'p2', memberId: boris }))).toEqual([['b', 250, 0]]);
    books.post(day, merging);
    books.post(day, passing);
    expect(paid(books, purchase([['c', 100]], { purchaseId: 'p3' }))).toEqual([['c', 50, 50]]);
    expect(paid(books, purchase([['d', 100]], { purchaseId: 'p4', memberId: boris }))).toEqual([['d', 0, 100]]);
    expect(books.audit(day)).toEqual([]);
  });
});

describe('ending a merge', () => {
  it('gives back lot by lot what is unspent', () => {
    const books = merged();
    // Within January the survivor's own hundred go first, then forty of the merged member's eighty.
    books.post(day, burning('spent', 140));
    expect(unmerge(books).outcome).toMatchObject({ answer: { points: 90 } });
    expect(brief(books.account(his).buckets)).toEqual([
      ['2027-02', 40],
      ['2027-03', 20],
      ['2027-03', 30, noon('2026-01-20')],
    ]);
    expect(books.balance(hers)).toBe(0);
    expect(books.audit(day)).toEqual([]);
  });

  it('leaves with the survivor what was earned since, and gives back no more than there is', () => {
    const books = merged();
    // The survivor's hundred, and of the merged member's 130 seventy.
    books.post(day, burning('spent', 170));
    books.post(day, awardOf('since', 60, february));
    expect(unmerge(books).outcome).toMatchObject({ answer: { points: 60 } });
    expect(balances(books)).toEqual([60, 60]);
    expect(books.audit(day)).toEqual([]);
  });

  it('gives a late award of the merged member back too, and after that leaves it alone', () => {
    const books = merged();
    books.post(day, awardOf('found', 7, february, { memberId: boris }));
    unmerge(books);
    expect(balances(books)).toEqual([100, 137]);
    books.post(day, awardOf('after', 9, february, { memberId: boris }));
    expect(balances(books)).toEqual([100, 146]);
    books.post(day, returning('his', 80, { memberId: boris }));
    expect(balances(books)).toEqual([100, 66]);
    expect(books.audit(day)).toEqual([]);
  });

  it('refuses to give back by an explanation that is out of date, and changes nothing', () => {
    const books = merged();
    const command: Command = {
      ...{ kind: 'giveBackPoints', mergeId: 'm', memberId: anna, toMemberId: boris, currency },
      ...{ explained: [{ expiresAt: february, pendingUntil: null, points: 181 }], split: [] },
    };
    const { outcome, rows } = books.post(day, command);
    expect([outcome, rows]).toMatchObject([{ kind: 'refused', error: { code: 'UNAVAILABLE' } }, []]);
  });

  it('refuses by an explanation whose points have matured since: they are explained anew', () => {
    const books = merged();
    books.post(day, { kind: 'endMerge', mergeId: 'm', memberId: boris });
    const explained = explain(books.numberedRows, day, null, anna);
    const command: Command = {
      ...{ kind: 'giveBackPoints', mergeId: 'm', memberId: anna, toMemberId: boris, currency },
      ...{ explained: explained.buckets.map(({ lots: _, ...bucket }) => bucket), split: ownOf(explained, boris) },
    };
    const { outcome, rows } = books.post(noon('2026-01-20'), command);
    expect([outcome, rows]).toMatchObject([{ kind: 'refused', error: { definition: { name: 'BOOKS_MOVED_ON' } } }, []]);
    unmerge(books, noon('2026-01-20'));
    expect(balances(books)).toEqual([100, 130]);
  });

  it('can be followed by another merge', () => {
    const books = merged();
    unmerge(books);
    books.post(day, { ...merging, mergeId: 'again' });
    books.post(day, passing);
    expect(balances(books)).toEqual([230, 0]);
    expect(spendableOf(books.account(hers).buckets, noon('2026-01-20'))).toBe(230);
    expect(books.audit(day)).toEqual([]);
  });
});
