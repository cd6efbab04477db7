import { standingOf, type GivenState } from './given-code.js';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));

test.each<[string, GivenState, Date | null, Date | null, string]>([
  ['good for ever', 'GIVEN', null, null, 'USABLE'],
  ['from this very instant on', 'GIVEN', at(10), null, 'USABLE'],
  ['from tomorrow on', 'GIVEN', at(11), null, 'NOT_YET_VALID'],
  ['until tomorrow', 'GIVEN', null, at(11), 'USABLE'],
  ['until this very instant', 'GIVEN', null, at(10), 'EXPIRED'],
  ['used, and over since', 'USED', null, at(9), 'USED'],
  ['taken back, and over since', 'REVOKED', null, at(9), 'REVOKED'],
])('%s', (_, state, validFrom, validUntil, standing) => {
  expect(standingOf({ state, validFrom, validUntil }, at(10))).toBe(standing);
});
