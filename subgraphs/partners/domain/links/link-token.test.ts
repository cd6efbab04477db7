import { faultOfClaims, forgetAt } from './link-token.js';

const now = 1_800_000_000;
const sound = { aud: 'harvest-table', exp: now + 300, iat: now };

test.each([
  [{}, null],
  [{ aud: ['elsewhere', 'harvest-table'] }, null],
  [{ iat: undefined }, null],
  [{ aud: 'elsewhere' }, 'ANOTHER_PROGRAMME'],
  [{ aud: [] }, 'ANOTHER_PROGRAMME'],
  // A clock behind ours by a minute made it five minutes ago, and one ahead by a minute just now.
  [{ exp: now - 59 }, null],
  [{ exp: now - 60 }, 'EXPIRED'],
  [{ exp: now + 360, iat: now + 60 }, null],
  [{ exp: now + 361, iat: now + 61 }, 'NOT_YET_VALID'],
  [{ nbf: now + 61 }, 'NOT_YET_VALID'],
  [{ exp: now + 361 }, 'TOO_LONG_LIVED'],
])('with %j: %s', (changed, fault) => {
  expect(faultOfClaims({ ...sound, ...changed }, { programme: 'harvest-table', now })).toBe(fault);
});

test('is remembered as used for exactly as long as it would be good', () => {
  const until = forgetAt(sound).getTime() / 1000;
  expect(faultOfClaims(sound, { programme: 'harvest-table', now: until - 1 })).toBeNull();
  expect(faultOfClaims(sound, { programme: 'harvest-table', now: until })).toBe('EXPIRED');
});
