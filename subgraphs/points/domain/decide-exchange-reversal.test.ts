import { blockOf, clearingOf, debtOf, heldOf, walletOf } from './account.js';
import type { ReverseExchange } from './command.js';
import { burning, funding, holding, returning } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, brief, currency, monthStart, noon } from './testing/books-in-memory.js';

const day = noon('2026-01-10');
const out = { holdId: 'h', from: currency, given: 100, toPartner: 'bakery' };
const received = { to: 'CRUMB', received: 40, fromPartner: 'harvest', prepaid: false };
const its = { exchangeId: 'e', memberId: anna, service: 'partners' };

function undoing(more: Partial<ReverseExchange> = {}): ReverseExchange {
  return { kind: 'reverseExchange', reversalId: 'u', ...its, out, in: received, ...more };
}

/** Anna had 60 to the end of January 2026 and 90 to the end of January 2027, and has given 100 of them for 40 CRUMB. */
function exchanged({ prepaid = false, memberId = anna } = {}): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('early', 60, monthStart('2026-02'), { memberId }));
  books.post(day, awardOf('late', 90, monthStart('2027-02'), { memberId }));
  books.post(day, funding('f', 50, { account: 'BLOCK', owner: 'harvest', currency: 'CRUMB' }));
  books.post(day, holding('h', 100, { service: 'partners', purpose: 'EXCHANGE', memberId }));
  books.post(day, { kind: 'convertPoints', ...its, memberId, ...out, ...received, prepaid, owedAtMost: null });
  return books;
}

const crumbs = (books: BooksInMemory) => brief(books.account(walletOf(anna, 'CRUMB')).buckets);
const harvest = (books: BooksInMemory) => brief(books.account(walletOf(anna, currency)).buckets);
const refusedAs = (code: string, details: object) => ({ kind: 'refused', error: { code, details } });

describe('undoing an exchange', () => {
  it('leaves everybody where they were, by two rows', () => {
    const books = exchanged();
    const { outcome, rows } = books.post(day, undoing());
    expect(outcome).toEqual({
      kind: 'done',
      answer: { reversalId: 'u', exchangeId: 'e', givenBack: 100, takenBack: 40, postedAt: day },
    });
    expect(rows.map((row) => [row.kind, row.from.kind, row.to.kind, row.amount])).toEqual([
      ['CONVERSION_REVERSED', 'WALLET', 'CLEARING', 40],
      ['CONVERSION_RETURNED', 'CLEARING', 'WALLET', 100],
    ]);
    expect([crumbs(books), harvest(books)]).toEqual([
      [],
      [
        ['2026-02', 60],
        ['2027-02', 90],
      ],
    ]);
    expect(books.balance(clearingOf('bakery', currency))).toBe(0);
    expect(books.balance(clearingOf('harvest', 'CRUMB'))).toBe(0);
    expect(books.balance(heldOf(anna, currency))).toBe(0);
    expect(books.holds.get('partners/h')).toMatchObject({ status: 'CONVERTED', held: [], settled: [] });
    expect(books.audit(day)).toEqual([]);
  });

  it('gives a block back what it has paid', () => {
    const books = exchanged({ prepaid: true });
    books.post(day, undoing({ in: { ...received, prepaid: true } }));
    expect([books.balance(blockOf('harvest', 'CRUMB')), books.balance(clearingOf('harvest', 'CRUMB'))]).toEqual([
      50, 0,
    ]);
    expect(books.audit(day)).toEqual([]);
  });

  it('gives the grace to what is past its validity, and repays a debt', () => {
    const books = exchanged();
    books.post(day, burning('all', 50));
    books.post(day, returning('late', 30));
    expect(books.balance(debtOf(anna, currency))).toBe(-30);
    const later = noon('2026-02-10');
    books.post(later, undoing());
    // 60 had ended with January and get the end of March, 40 are their own; the earliest of them repay 30.
    expect(harvest(books)).toEqual([
      ['2026-04', 30],
      ['2027-02', 40],
    ]);
    expect(books.balance(debtOf(anna, currency))).toBe(0);
    expect(books.audit(later)).toEqual([]);
  });

  it('takes of what can be spent the latest, so that nobody keeps points that end later for those that end sooner', () => {
    const books = exchanged();
    books.post(day, awardOf('c1', 25, monthStart('2026-03'), { currency: 'CRUMB' }));
    books.post(day, awardOf('c2', 9, monthStart('2027-02'), { currency: 'CRUMB', pendingUntil: noon('2026-01-24') }));
    books.post(day, burning('c', 30, { currency: 'CRUMB' }));
    // 25 of the earliest and 5 of the received are spent: 35 are left of them, and 9 that wait.
    expect(books.post(day, undoing()).outcome).toMatchObject(
      refusedAs('NOT_ENOUGH_POINTS', { spendable: 35, needed: 40 }),
    );
    books.post(day, awardOf('c3', 20, monthStart('2026-04'), { currency: 'CRUMB' }));
    expect(books.post(day, undoing()).outcome.kind).toBe('done');
    expect(crumbs(books)).toEqual([
      ['2026-04', 15],
      ['2027-02', 9, noon('2026-01-24')],
    ]);
    expect(books.audit(day)).toEqual([]);
  });

  it('is refused when what was received is spent, and nothing has changed', () => {
    const books = exchanged();
    books.post(day, burning('c', 1, { currency: 'CRUMB' }));
    const { outcome, rows } = books.post(day, undoing());
    expect(outcome).toMatchObject(refusedAs('NOT_ENOUGH_POINTS', { spendable: 39, needed: 40 }));
    expect(rows).toEqual([]);
    expect(books.balance(clearingOf('bakery', currency))).toBe(100);
    expect(books.holds.get('partners/h')).toMatchObject({ settled: [{ points: 60 }, { points: 40 }] });
  });

  it('happens once to a hold, whatever the id', () => {
    const books = exchanged();
    books.post(day, undoing());
    books.post(day, awardOf('more', 40, monthStart('2027-02'), { currency: 'CRUMB' }));
    expect(books.post(day, undoing({ reversalId: 'u2' })).outcome).toMatchObject(
      refusedAs('HOLD_NOT_OPEN', { holdId: 'h', status: 'CONVERTED' }),
    );
  });

  it.each([
    ['UNKNOWN', undoing({ out: { ...out, holdId: 'x' } })],
    ['UNKNOWN', undoing({ service: 'rewards' })],
    ['OPEN', undoing({ out: { ...out, holdId: 'open', given: 10 } })],
  ])('refuses a hold that is %s', (status, command) => {
    const books = exchanged();
    books.post(day, holding('open', 10, { service: 'partners', purpose: 'EXCHANGE' }));
    expect(books.post(day, command).outcome).toMatchObject(refusedAs('HOLD_NOT_OPEN', { status }));
  });

  it.each([
    ['less than was given', 'input.out.given', undoing({ out: { ...out, given: 99 } })],
    ['more than was given', 'input.out.given', undoing({ out: { ...out, given: 101 } })],
    ["another member's", 'input.out.holdId', undoing({ memberId: boris })],
    ['another currency', 'input.out.holdId', undoing({ out: { ...out, from: 'WELL' } })],
    ['one currency both ways', 'input.in.to', undoing({ in: { ...received, to: currency } })],
    ['nothing', 'input', undoing({ out: null, in: null })],
  ])('refuses %s at %s', (_, path, command) => {
    const books = exchanged();
    expect(books.post(day, command).outcome).toMatchObject(refusedAs('BAD_USER_INPUT', { path: path.split('.') }));
  });

  it('undoes one half where the other is the partner’s own', () => {
    const books = exchanged();
    books.post(day, undoing({ in: null }));
    expect([crumbs(books), harvest(books)]).toEqual([
      [['2027-02', 40]],
      [
        ['2026-02', 60],
        ['2027-02', 90],
      ],
    ]);
    books.post(day, undoing({ reversalId: 'u2', out: null }));
    expect(crumbs(books)).toEqual([]);
    expect(books.audit(day)).toEqual([]);
  });
});

describe('undoing an exchange of a member who was merged', () => {
  /** Boris has exchanged, and is found to be Anna. */
  function merged(): BooksInMemory {
    const books = exchanged({ memberId: boris });
    books.post(day, { kind: 'mergeMember', mergeId: 'm', memberId: boris, into: anna });
    return books;
  }

  it.each([
    ['before', false],
    ['after', true],
  ])('takes from the survivor and gives to it, %s the points went over', (_, gone) => {
    const books = merged();
    if (gone)
      for (const code of [currency, 'CRUMB']) {
        books.post(day, { kind: 'passOnPoints', memberId: boris, currency: code });
      }
    expect(books.post(day, undoing({ memberId: boris })).outcome.kind).toBe('done');
    expect([crumbs(books), harvest(books)]).toEqual([
      [],
      [
        ['2026-02', 60],
        ['2027-02', 90],
      ],
    ]);
    expect(books.balance(walletOf(boris, currency))).toBe(0);
    expect(books.audit(day)).toEqual([]);
  });

  it('is refused when the survivor has spent them, and leaves them where they are', () => {
    const books = merged();
    books.post(day, { kind: 'passOnPoints', memberId: boris, currency: 'CRUMB' });
    books.post(day, burning('c', 15, { currency: 'CRUMB' }));
    expect(books.post(day, undoing({ memberId: boris })).outcome).toMatchObject(
      refusedAs('NOT_ENOUGH_POINTS', { spendable: 25, needed: 40 }),
    );
    expect(books.balance(walletOf(boris, currency))).toBe(50);
  });
});
