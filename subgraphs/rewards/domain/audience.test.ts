import { isMeant, type Audience } from './audience.js';
import type { Buyer } from './buyer.js';

const now = new Date('2026-11-15T00:00:00Z');
const month = 11;
const everybody: Audience = { tiers: null, joinedWithinDays: null, birthMonthOnly: false };

function buyer(changes: Partial<Buyer> = {}): Buyer {
  const bonus = { numerator: 1, denominator: 1, version: 0 };
  return {
    tier: 'SILVER',
    bonus,
    joinedAt: new Date('2020-01-01'),
    birthMonth: null,
    campaigns: new Set(),
    ...changes,
  };
}

test.each<[string, Partial<Audience>, Partial<Buyer>, boolean]>([
  ['everybody', {}, {}, true],
  ['a tier of those named', { tiers: ['SILVER', 'GOLD'] }, {}, true],
  ['another tier', { tiers: ['GOLD'] }, {}, false],
  [
    'who joined 30 days ago to the moment',
    { joinedWithinDays: 30 },
    { joinedAt: new Date('2026-10-16T00:00:00Z') },
    true,
  ],
  ['who joined a moment before', { joinedWithinDays: 30 }, { joinedAt: new Date('2026-10-15T23:59:59.999Z') }, false],
  ['whose birthday is this month', { birthMonthOnly: true }, { birthMonth: 11 }, true],
  ['whose birthday is another month', { birthMonthOnly: true }, { birthMonth: 12 }, false],
  ['whose birthday nobody knows', { birthMonthOnly: true }, {}, false],
])('meant for %s', (_, audience, who, meant) => {
  expect(isMeant({ ...everybody, ...audience }, buyer(who), now, month)).toBe(meant);
});

test('a reward without an audience is for everybody', () => {
  expect(isMeant(null, buyer(), now, month)).toBe(true);
});
