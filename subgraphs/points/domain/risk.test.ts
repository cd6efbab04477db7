/** The rules that stop what looks like abuse: whom they count, what, over which time, and from when on. */
import type { Command } from './command.js';
import type { RiskRule } from './risk.js';
import { burning, donating, from, giving, holding } from './testing/annas-commands.js';
import { anna, awardOf, BooksInMemory, boris, currency, monthStart, noon } from './testing/books-in-memory.js';

const carla = '01900000-0000-7000-8000-00000000ca41';
const start = noon('2026-01-10');

function rule(more: Partial<RiskRule> = {}): RiskRule {
  const counted = { action: 'REDEMPTION', per: 'DEVICE', measure: 'COUNT', stopAt: 3 } as const;
  return { code: 'RULE', ...counted, windowSeconds: 60, firstHours: null, ...more };
}

/** Wallets of Anna, Boris and Carla with 10,000 each, opened long ago. */
function filled(rules: RiskRule[]): BooksInMemory {
  const books = new BooksInMemory(rules);
  for (const memberId of [anna, boris, carla]) {
    books.post(noon('2025-12-01'), awardOf(`of-${memberId}`, 10_000, monthStart('2027-02'), { memberId }));
  }
  return books;
}

let number = 0;

/** Posts so many seconds after the start, each with a review of its own, and tells what became of it. */
function tell(books: BooksInMemory, seconds: number, command: Command): string {
  const at = new Date(Date.parse(start) + seconds * 1_000).toISOString();
  number += 1;
  const risk = 'risk' in command ? { risk: { ...command.risk, reviewId: `review-${number}` } } : {};
  const { outcome } = books.post(at, { ...command, ...risk });
  return outcome.kind === 'refused' ? outcome.error.code : outcome.kind;
}

const burn = (id: string, device: string | null, memberId = anna) => burning(id, 1, { memberId, risk: from(device) });

describe('who is counted', () => {
  it('a device, whoever uses it, for burns and holds alike; no device is nobody', () => {
    const books = filled([rule()]);
    expect(tell(books, 0, burn('1', 'phone'))).toBe('done');
    expect(tell(books, 1, burn('2', 'phone', boris))).toBe('done');
    expect(tell(books, 2, burn('3', 'tablet', carla))).toBe('done');
    expect(tell(books, 3, holding('4', 1, { memberId: carla, risk: from('phone') }))).toBe('stopped');
    for (const id of ['5', '6', '7', '8']) expect(tell(books, 4, burn(id, null))).toBe('done');
  });

  it('a member, from whatever device', () => {
    const books = filled([rule({ per: 'MEMBER' })]);
    expect(['1', '2', '3'].map((id) => tell(books, 0, burn(id, `phone-${id}`)))).toEqual(['done', 'done', 'stopped']);
    expect(tell(books, 0, burn('4', 'phone-1', boris))).toBe('done');
  });

  it('a recipient, whoever gives', () => {
    const books = filled([rule({ action: 'GIFT', per: 'RECIPIENT' })]);
    const gift = (id: string, memberId: string, toMemberId: string) => giving(id, 1, { memberId, toMemberId });
    expect(tell(books, 0, gift('1', anna, boris))).toBe('done');
    expect(tell(books, 0, gift('2', carla, boris))).toBe('done');
    expect(tell(books, 0, gift('3', boris, anna))).toBe('done');
    expect(tell(books, 0, gift('4', anna, boris))).toBe('stopped');
  });

  it('one kind of action at a time: a hold for an exchange is one', () => {
    const books = filled([rule({ action: 'EXCHANGE', per: 'MEMBER', stopAt: 2 })]);
    expect(tell(books, 0, holding('1', 1, { purpose: 'EXCHANGE' }))).toBe('done');
    expect(tell(books, 0, holding('2', 1))).toBe('done');
    expect(tell(books, 0, donating('3', 1))).toBe('done');
    expect(tell(books, 0, holding('4', 1, { purpose: 'EXCHANGE' }))).toBe('stopped');
    const donations = filled([rule({ action: 'DONATION', per: 'MEMBER', stopAt: 1 })]);
    expect(tell(donations, 0, donating('1', 1))).toBe('stopped');
  });
});

describe('what is measured', () => {
  it('points: the action that reaches the sum is stopped, it included', () => {
    const books = filled([rule({ per: 'MEMBER', measure: 'POINTS', stopAt: 500 })]);
    expect(tell(books, 0, burning('1', 300))).toBe('done');
    expect(tell(books, 0, burning('2', 199))).toBe('done');
    expect(tell(books, 0, burning('3', 1))).toBe('stopped');
    expect(tell(filled([rule({ per: 'MEMBER', measure: 'POINTS', stopAt: 500 })]), 0, burning('1', 500))).toBe(
      'stopped',
    );
  });

  it('what was stopped counts as well as what was done; what was refused does not', () => {
    const books = filled([rule({ stopAt: 2 })]);
    expect(tell(books, 0, burning('1', 10_001, { risk: from('phone') }))).toBe('NOT_ENOUGH_POINTS');
    expect(tell(books, 0, burn('2', 'phone'))).toBe('done');
    expect(tell(books, 30, burn('3', 'phone'))).toBe('stopped');
    expect(tell(books, 65, burn('4', 'phone'))).toBe('stopped');
  });

  it('nothing that could not be posted is stopped: it is refused at once, and no points are held', () => {
    const books = filled([rule({ stopAt: 1 })]);
    expect(tell(books, 0, burning('1', 10_001, { risk: from('phone') }))).toBe('NOT_ENOUGH_POINTS');
    expect([books.books.reviews.size, books.holds.size]).toEqual([0, 0]);
  });

  it('the first rule that stops is the one that is named', () => {
    const rules = [rule({ code: 'SECOND', stopAt: 2 }), rule({ code: 'FIRST', stopAt: 1 })];
    const books = filled(rules);
    tell(books, 0, burn('1', 'phone'));
    tell(books, 0, burn('2', 'phone'));
    expect([...books.books.reviews.values()].map((review) => review.rule)).toEqual(['FIRST', 'SECOND']);
  });
});

describe('over which time', () => {
  it('exactly the window before: what lies a whole window back does not count, a millisecond later it does', () => {
    const books = filled([rule({ stopAt: 2 })]);
    expect(tell(books, 0, burn('1', 'phone'))).toBe('done');
    expect(tell(books, 60, burn('2', 'phone'))).toBe('done');
    expect(tell(books, 119.999, burn('3', 'phone'))).toBe('stopped');
  });

  it('stops the hundredth redemption of a device within a minute, and not the ninety-ninth', () => {
    const books = filled([rule({ stopAt: 100 })]);
    const told = Array.from({ length: 100 }, (_, index) =>
      tell(books, index * 0.6, burn(`b${index}`, 'phone', [anna, boris, carla][index % 3])),
    );
    expect(told.slice(0, 99).every((it) => it === 'done')).toBe(true);
    expect(told[99]).toBe('stopped');
    // Spread over a little more than a minute nothing is stopped: the hundredth sees ninety-eight before it.
    const slower = filled([rule({ stopAt: 100 })]);
    const spread = Array.from({ length: 120 }, (_, index) => tell(slower, index * 0.61, burn(`b${index}`, 'phone')));
    expect(new Set(spread)).toEqual(new Set(['done']));
  });

  it('looks at the first hours of a wallet only, where the rule says so', () => {
    const books = new BooksInMemory([rule({ per: 'MEMBER', stopAt: 1, firstHours: 24 })]);
    books.post(start, awardOf('a', 1_000, monthStart('2027-02')));
    const hours = 3_600;
    expect(tell(books, 23.999 * hours, burn('1', null))).toBe('stopped');
    expect(tell(books, 24 * hours, burn('2', null))).toBe('done');
    // Each currency's wallet was opened at a time of its own.
    books.post(noon('2026-01-20'), awardOf('b', 1_000, monthStart('2027-02'), { currency: 'CRUMB' }));
    expect(tell(books, 240 * hours + 1, burning('3', 1, { currency: 'CRUMB' }))).toBe('stopped');
    expect(tell(books, 240 * hours + 1, burning('4', 1, { currency }))).toBe('done');
  });
});
