/** The auditor on books that were tampered with: each rule must find its own kind of wrong, and sound books nothing. */
import {
  accountKey,
  blockOf,
  budgetOf,
  debtOf,
  heldOf,
  redeemedOf,
  sponsorOf,
  transitOf,
  walletOf,
} from './account.js';
import { everyPosting, everyPostingAt } from './testing/every-posting.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  currency,
  monthStart,
  noDevice,
  noon,
  service,
} from './testing/books-in-memory.js';

const day = noon('2026-01-10');

function sound(): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('a', 500, monthStart('2027-02')));
  const its = { service, holdId: 'h', memberId: anna, currency };
  const expiresAt = noon('2026-01-11');
  books.post(day, {
    kind: 'holdPoints',
    ...its,
    points: 200,
    purpose: 'REDEMPTION',
    expiresAt,
    risk: noDevice,
  });
  books.post(day, { kind: 'settleHold', settlementId: 's', ...its, points: 50 });
  return books;
}

function rulesBroken(tamper: (books: BooksInMemory) => void): string[] {
  const books = sound();
  tamper(books);
  return [...new Set(books.audit(day).map((found) => found.rule))].sort();
}

/** Sets parts of an account behind the journal's back. */
function set(books: BooksInMemory, ref: Parameters<typeof accountKey>[0], change: object): void {
  books.accounts.set(accountKey(ref), { ...books.account(ref), ...change });
}

describe('the audit', () => {
  it('finds nothing in sound books', () => {
    expect(sound().audit(day)).toEqual([]);
  });

  it('finds a balance that was raised, and says what it should be', () => {
    const books = sound();
    set(books, redeemedOf(currency), { balance: 51 });
    expect(books.audit(day)).toEqual([
      { rule: 'all balances of a currency add up to zero', where: currency, expected: '"0"', found: '"1"' },
      {
        rule: 'an account equals its replayed journal',
        where: accountKey(redeemedOf(currency)),
        expected: '50',
        found: '51',
      },
    ]);
  });

  it('finds points moved between two accounts without a row', () => {
    expect(
      rulesBroken((books) => {
        set(books, redeemedOf(currency), { balance: 49 });
        set(books, heldOf(anna, currency), { balance: 151 });
      }),
    ).toEqual(['an account equals its replayed journal', 'what is held equals the open holds']);
  });

  it('finds a validity that was prolonged', () => {
    expect(
      rulesBroken((books) => {
        set(books, walletOf(anna, currency), {
          buckets: [{ expiresAt: monthStart('2028-02'), pendingUntil: null, points: 300 }],
        });
      }),
    ).toEqual(["a wallet's buckets equal its replayed journal"]);
  });

  it('finds buckets that do not add up', () => {
    expect(
      rulesBroken((books) => {
        set(books, walletOf(anna, currency), { buckets: [] });
      }),
    ).toEqual(["a wallet's buckets add up to its balance", "a wallet's buckets equal its replayed journal"]);
  });

  it('finds a row whose amount was changed, from that row on', () => {
    const books = sound();
    const row = books.rows[1];
    if (row) books.rows[1] = { ...row, amount: 199 };
    const found = books.audit(day);
    expect(found[0]).toMatchObject({ rule: 'a split adds up to its amount', where: 'row 2' });
    expect(new Set(found.map((it) => it.rule))).toContain("a row's balance follows from the rows before it");
  });

  it('finds a row that was removed', () => {
    expect(rulesBroken((books) => books.rows.splice(1, 1))).toContain(
      "a row's balance follows from the rows before it",
    );
  });

  it('finds a hold that claims more than was held, and one that holds nothing though it is open', () => {
    expect(
      rulesBroken((books) => {
        const hold = books.holds.get('rewards/h');
        if (hold)
          books.holds.set('rewards/h', { ...hold, held: hold.held.map((bucket) => ({ ...bucket, points: 151 })) });
      }),
    ).toEqual(['a hold equals its journal rows', 'what is held equals the open holds']);
    expect(
      rulesBroken((books) => {
        const hold = books.holds.get('rewards/h');
        if (hold) books.holds.set('rewards/h', { ...hold, status: 'VOIDED' });
      }),
    ).toEqual(['only an open hold holds points']);
  });

  it('finds a lost hold and a lost award', () => {
    expect(rulesBroken((books) => books.holds.delete('rewards/h'))).toContain('a hold equals its journal rows');
    expect(rulesBroken((books) => books.awards.delete('a'))).toEqual([
      "a member's days add up to the awards",
      'an award equals its journal rows',
    ]);
  });

  it('finds a line taken back beyond what it earned', () => {
    expect(
      rulesBroken((books) => {
        const award = books.awards.get('a');
        if (award) books.awards.set('a', { ...award, lines: [{ lineId: 'line-1', points: 500, reversed: 501 }] });
      }),
    ).toEqual(['no line is taken back beyond what it earned']);
  });

  it('finds a member with points and a debt at once', () => {
    expect(
      rulesBroken((books) => {
        set(books, debtOf(anna, currency), { balance: -1 });
      }),
    ).toContain('nobody has points and a debt at once');
  });
});

describe('the audit of budgets, days and reviews', () => {
  function broken(tamper: (books: BooksInMemory) => void): string[] {
    const books = everyPosting();
    tamper(books);
    return [...new Set(books.audit(everyPostingAt).map((found) => found.rule))].sort();
  }

  it('finds nothing where every kind of row was posted and a review waits', () => {
    expect(broken(() => undefined)).toEqual([]);
  });

  it('finds a line whose return was forgotten, so that it could be taken back once more', () => {
    const returned = [...everyPosting().awards.values()].find(({ lines }) => lines.some((line) => line.reversed > 0))!;
    const lines = returned.lines.map((line) => ({ ...line, reversed: 0 }));
    expect(broken((books) => books.awards.set(returned.awardId, { ...returned, lines }))).toEqual([
      'what the journal took back stands with the lines',
    ]);
  });

  it('finds what stays in transit', () => {
    expect(broken((books) => set(books, transitOf(currency), { balance: 1 }))).toContain('nothing stays in transit');
  });

  it.each([
    ['a budget', budgetOf('spring', currency)],
    ['a block', blockOf('harvest', 'CRUMB')],
    ['a pledge', sponsorOf('trees')],
  ])('finds %s below zero', (_, ref) => {
    expect(broken((books) => set(books, ref, { balance: -1 }))).toContain('no account stands beyond its limit');
  });

  it("finds a day's earnings that were lowered, raised or forgotten, which would reopen the cap", () => {
    const rule = ["a member's days add up to the awards"];
    const [key = '', earnings] = [...everyPosting().books.earnings][0] ?? [];
    for (const earned of [0, 1, 100_000]) {
      expect(broken((books) => books.books.earnings.set(key, { ...earnings!, earned }))).toEqual(rule);
    }
    expect(broken((books) => books.books.earnings.delete(key))).toEqual(rule);
  });

  it('finds a day that paid beyond its cap', () => {
    const [key = '', earnings] = [...everyPosting().books.earnings][0] ?? [];
    const cap = earnings!.earned - 1;
    expect(broken((books) => books.books.earnings.set(key, { ...earnings!, cap }))).toEqual([
      'no day pays beyond its cap',
    ]);
  });

  it('finds a review that waits without its hold, and a hold that waits without its review', () => {
    const waits = 'a review that waits has its points held';
    const open = 'a hold waits for a review that is open';
    const key = 'points/waiting';
    const review = everyPosting().books.reviews.get('waiting')!;
    const hold = everyPosting().holds.get(key)!;
    const put = (books: BooksInMemory, change: object) => books.holds.set(key, { ...hold, ...change });
    expect(broken((books) => books.holds.delete(key))).toContain(waits);
    expect(broken((books) => put(books, { status: 'OPEN' }))).toEqual([waits]);
    expect(broken((books) => put(books, { reviewId: 'another' }))).toEqual([open, waits]);
    expect(broken((books) => books.books.reviews.delete('waiting'))).toEqual([open]);
    expect(broken((books) => books.books.reviews.set('waiting', { ...review, state: 'APPROVED' }))).toEqual([open]);
    expect(broken((books) => books.books.reviews.set('waiting', { ...review, points: 26 }))).toEqual([waits]);
  });
});
