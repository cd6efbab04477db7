import { blockOf, clearingOf, debtOf, heldOf, walletOf } from './account.js';
import type { ConvertPoints, GiveHeld, ReceivePoints } from './command.js';
import { burning, funding, returning } from './testing/annas-commands.js';
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
    owedAtMost: null,
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
      answer: { exchangeId: 'e', given: 100, received: 40, postedAt: day },
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

describe('a partner that is billed afterwards', () => {
  const owed = clearingOf('harvest', 'CRUMB');

  it.each([
    // What it may owe, what it owes already, and whether 40 more go: to the last point, and not beyond it.
    [40, 0, 'done', null],
    [39, 0, 'refused', 39],
    [140, 100, 'done', null],
    [139, 100, 'refused', 39],
    [60, 100, 'refused', 0],
    [0, 0, 'refused', 0],
    [null, 1_000_000, 'done', null],
  ])('may owe %s, and owes %i: 40 more are %s', (owedAtMost, before, kind, available) => {
    const books = withHold();
    if (before > 0) books.post(day, receiving({ exchangeId: 'before', received: before }));
    const { outcome } = books.post(day, exchange({ owedAtMost }));
    expect(outcome.kind).toBe(kind);
    expect(books.balance(owed)).toBe(0 - before - (kind === 'done' ? 40 : 0));
    expect(books.balance(heldOf(anna, currency))).toBe(kind === 'done' ? 0 : 100);
    if (available !== null) {
      expect(outcome).toMatchObject({ error: { code: 'FUNDS_EXHAUSTED', details: { available, needed: 40 } } });
    }
    expect(books.audit(day)).toEqual([]);
  });

  it('may owe so much more than others owe it', () => {
    const books = withHold();
    // Anna gives 30 CRUMB that she has from the bakery, and Harvest is owed them.
    books.post(day, receiving({ received: 30, fromPartner: 'bakery' }));
    const held = { ...its, holdId: 'c', memberId: anna, currency: 'CRUMB', points: 30 };
    books.post(day, {
      kind: 'holdPoints',
      ...held,
      purpose: 'EXCHANGE',
      expiresAt: noon('2026-01-11'),
      risk: noDevice,
    });
    books.post(day, giving({ holdId: 'c', from: 'CRUMB', given: 30, toPartner: 'harvest' }));
    expect(books.post(day, exchange({ owedAtMost: 9 })).outcome).toMatchObject({
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 39, needed: 40 } },
    });
    expect(books.post(day, exchange({ owedAtMost: 10 })).outcome.kind).toBe('done');
    expect(books.balance(owed)).toBe(-10);
  });

  it('is not held to it for what it has prepaid', () => {
    const books = withHold();
    books.post(day, funding('f', 40, { account: 'BLOCK', owner: 'harvest', currency: 'CRUMB' }));
    expect(books.post(day, exchange({ prepaid: true, owedAtMost: 0 })).outcome.kind).toBe('done');
  });
});

function giving(more: Partial<GiveHeld> = {}): GiveHeld {
  const out = { from: currency, given: 100, toPartner: 'pharmacy' };
  return { kind: 'giveHeld', exchangeId: 'g', ...its, memberId: anna, ...out, ...more };
}

describe('giving to a partner who keeps its points itself', () => {
  it('is the one half of an exchange', () => {
    const books = withHold();
    const { outcome, rows } = books.post(day, giving());
    expect(outcome).toEqual({
      kind: 'done',
      answer: { exchangeId: 'g', given: 100, received: 0, postedAt: day },
    });
    expect(rows.map((row) => [row.kind, row.to.kind, row.to.owner, row.amount])).toEqual([
      ['CONVERTED_OUT', 'CLEARING', 'pharmacy', 100],
    ]);
    expect(books.holds.get('partners/h')).toMatchObject({ status: 'CONVERTED', held: [] });
    expect(books.balance(walletOf(anna, currency))).toBe(30);
    expect(books.audit(day)).toEqual([]);
  });

  it.each([
    ["another member's hold", giving({ memberId: boris })],
    ['a hold in another currency', giving({ from: 'WELL' })],
    ['less than is held', giving({ given: 99 })],
    ['more than is held', giving({ given: 101 })],
  ])('refuses %s', (_, command) => {
    const books = withHold();
    expect(books.post(day, command).outcome).toMatchObject({ kind: 'refused', error: { code: 'BAD_USER_INPUT' } });
    expect(books.balance(heldOf(anna, currency))).toBe(100);
  });

  it('refuses a hold that has run out, has been given already, or is none', () => {
    const refusedAs = (status: string) => ({ error: { code: 'HOLD_NOT_OPEN', details: { status } } });
    expect(withHold().post(noon('2026-01-11'), giving()).outcome).toMatchObject(refusedAs('EXPIRED'));
    expect(withHold().post(day, giving({ holdId: 'x' })).outcome).toMatchObject(refusedAs('UNKNOWN'));
    const books = withHold();
    books.post(day, giving());
    expect(books.post(day, giving({ exchangeId: 'again' })).outcome).toMatchObject(refusedAs('CONVERTED'));
  });
});

function receiving(more: Partial<ReceivePoints> = {}): ReceivePoints {
  const received = { to: 'CRUMB', received: 40, fromPartner: 'harvest', prepaid: false, owedAtMost: null };
  return { kind: 'receivePoints', exchangeId: 'r', memberId: anna, ...received, ...more };
}

describe('receiving from a partner who keeps its points itself', () => {
  it('is the other half, and opens a wallet where there was none', () => {
    const books = new BooksInMemory();
    expect(books.post(day, receiving()).outcome).toEqual({
      kind: 'done',
      answer: { exchangeId: 'r', given: 0, received: 40, postedAt: day },
    });
    expect(books.balance(clearingOf('harvest', 'CRUMB'))).toBe(-40);
    expect(brief(books.account(walletOf(anna, 'CRUMB')).buckets)).toEqual([['2027-02', 40]]);
    expect(books.account(walletOf(anna, 'CRUMB')).openedAt).toBe(day);
    expect(books.audit(day)).toEqual([]);
  });

  it('takes from what was prepaid, to its last point', () => {
    const books = new BooksInMemory();
    books.post(day, funding('f', 50, { account: 'BLOCK', owner: 'harvest', currency: 'CRUMB' }));
    expect(books.post(day, receiving({ prepaid: true })).outcome.kind).toBe('done');
    expect(books.post(day, receiving({ exchangeId: 'r2', prepaid: true, received: 11 })).outcome).toMatchObject({
      kind: 'refused',
      error: { code: 'FUNDS_EXHAUSTED', details: { available: 10, needed: 11 } },
    });
    expect(books.balance(clearingOf('harvest', 'CRUMB'))).toBe(0);
  });

  it('repays a debt first', () => {
    const books = new BooksInMemory();
    books.post(day, awardOf('a', 30, monthStart('2027-02')));
    books.post(day, burning('all', 30));
    books.post(day, returning('a', 30));
    books.post(day, receiving({ to: currency, fromPartner: 'bakery' }));
    expect([books.balance(walletOf(anna, currency)), books.balance(debtOf(anna, currency))]).toEqual([10, 0]);
    expect(books.audit(day)).toEqual([]);
  });
});
