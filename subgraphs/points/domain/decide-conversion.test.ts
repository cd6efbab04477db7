import { blockOf, clearingOf, heldOf, walletOf } from './account.js';
import type { ConvertPoints } from './command.js';
import { funding } from './testing/annas-commands.js';
import {
  anna,
  awardOf,
  BooksInMemory,
  boris,
  brief,
  currency,
  monthStart,
  noDevice,
  noon,
} from './testing/books-in-memory.js';

const day = noon('2026-01-10');
const its = { service: 'partners', holdId: 'h' };

function exchange(more: Partial<ConvertPoints> = {}): ConvertPoints {
  return {
    kind: 'convertPoints',
    exchangeId: 'e',
    service: 'partners',
    holdId: 'h',
    memberId: anna,
    from: currency,
    to: 'CRUMB',
    given: 100,
    received: 40,
    fromPartner: 'harvest',
    toPartner: 'bakery',
    prepaid: false,
    ...more,
  };
}

function withHold(purpose: 'EXCHANGE' | 'REDEMPTION' = 'EXCHANGE'): BooksInMemory {
  const books = new BooksInMemory();
  books.post(day, awardOf('a', 130, monthStart('2027-02')));
  const expiresAt = noon('2026-01-11');
  const held = { ...its, memberId: anna, currency, points: 100, purpose, expiresAt, risk: noDevice };
  books.post(day, { kind: 'holdPoints', ...held });
  return books;
}

describe('converting points', () => {
  it('gives one currency into clearing and pays the other out of it', () => {
    const books = withHold();
    expect(books.post(day, exchange()).outcome).toEqual({
      kind: 'done',
      answer: { exchangeId: 'e', given: 100, received: 40 },
    });
    expect(books.balance(walletOf(anna, currency))).toBe(30);
    expect(books.balance(heldOf(anna, currency))).toBe(0);
    // The bakery is owed 100 HARVEST; Harvest owes 40 CRUMB.
    expect(books.balance(clearingOf('bakery', currency))).toBe(100);
    expect(books.balance(clearingOf('harvest', 'CRUMB'))).toBe(-40);
    // Valid like points earned on the day: twelve months, to the month's end.
    expect(brief(books.account(walletOf(anna, 'CRUMB')).buckets)).toEqual([['2027-02', 40]]);
    expect(books.audit(day)).toEqual([]);
  });

  it('happens once: the hold is converted then, and its points cannot be returned', () => {
    const books = withHold();
    books.post(day, exchange());
    const refused = { kind: 'refused', error: { code: 'HOLD_NOT_OPEN', details: { status: 'CONVERTED' } } };
    expect(books.post(day, exchange({ exchangeId: 'e2' })).outcome).toMatchObject(refused);
    expect(books.post(day, { kind: 'voidHold', ...its }).outcome).toMatchObject(refused);
    const returned = { kind: 'returnPoints' as const, reversalId: 'r', ...its, memberId: anna, currency, points: 1 };
    expect(books.post(day, returned).outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
  });

  it('is refused once the hold has run out', () => {
    expect(withHold().post(noon('2026-01-11'), exchange()).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'EXPIRED' } },
    });
  });

  it.each([
    ["another member's hold", exchange({ memberId: boris })],
    ['a hold in another currency', exchange({ from: 'WELL' })],
    ['a currency into itself', exchange({ to: currency })],
    ['less than is held', exchange({ given: 99 })],
    ['more than is held', exchange({ given: 101 })],
  ])('refuses %s', (_, command) => {
    const books = withHold();
    expect(books.post(day, command).outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
    expect(books.balance(heldOf(anna, currency))).toBe(100);
  });

  it('refuses a hold that was made for a redemption, and that of another service', () => {
    expect(withHold('REDEMPTION').post(day, exchange()).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'BAD_USER_INPUT', details: { path: ['input', 'holdId'] } },
    });
    expect(withHold().post(day, exchange({ service: 'rewards' })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'HOLD_NOT_OPEN', details: { status: 'UNKNOWN' } },
    });
  });
});

describe('converting into points that were paid for in advance', () => {
  const block = blockOf('harvest', 'CRUMB');

  function prepaid(points: number): BooksInMemory {
    const books = withHold();
    books.post(day, funding('f', points, { account: 'BLOCK', owner: 'harvest', currency: 'CRUMB' }));
    return books;
  }

  it('takes what is received out of the block, to its last point', () => {
    const books = prepaid(40);
    const { rows, outcome } = books.post(day, exchange({ prepaid: true }));
    expect(outcome.kind).toBe('done');
    expect(rows.map((row) => [row.kind, row.from.kind, row.from.owner, row.fromBalanceAfter])).toEqual([
      ['CONVERTED_OUT', 'HELD', anna, 0],
      ['CONVERTED_IN', 'BLOCK', 'harvest', 0],
    ]);
    expect([books.balance(clearingOf('harvest', 'CRUMB')), books.balance(walletOf(anna, 'CRUMB'))]).toEqual([0, 40]);
    expect(books.audit(day)).toEqual([]);
  });

  it('is refused when the block holds less, and the points stay held', () => {
    const books = prepaid(39);
    expect(books.post(day, exchange({ prepaid: true })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 39, needed: 40 } },
    });
    expect([books.balance(block), books.balance(heldOf(anna, currency))]).toEqual([39, 100]);
    // Without a block the partner owes for what is received.
    expect(books.post(day, exchange()).outcome.kind).toBe('done');
    expect(books.balance(block)).toBe(39);
  });
});
