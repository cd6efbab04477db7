import { checkLimit, limitsOn, type Limit } from './limits.js';

const perMember: Limit = { pieces: 3, of: 'MEMBER', per: 'MONTH', tiers: null };
const forBasic: Limit = { pieces: 1, of: 'MEMBER', per: 'MONTH', tiers: ['BASIC'] };

test('a tier is bound by its own limits and those of every tier', () => {
  expect(limitsOn([perMember, forBasic], 'BASIC')).toEqual([perMember, forBasic]);
  expect(limitsOn([perMember, forBasic], 'GOLD')).toEqual([perMember]);
});

test('as many as are left can be taken, and no more', () => {
  expect(() => checkLimit(perMember, 1, 2)).not.toThrow();
  expect(() => checkLimit(perMember, 2, 2)).toThrow(
    expect.objectContaining({
      code: 'LIMIT_REACHED',
      details: { of: 'MEMBER', per: 'MONTH', pieces: 3, left: 1 },
    }) as Error,
  );
  // Of a limit that was lowered since, more may be taken than it allows.
  expect(() => checkLimit(perMember, 5, 1)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ left: 0 }) as object }) as Error,
  );
});
