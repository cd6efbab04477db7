import { nextDrop, releasedBy } from './drops.js';

const first = { at: new Date('2026-11-11T02:00:00Z'), pieces: 30 };
const second = { at: new Date('2026-11-12T02:00:00Z'), pieces: 50 };
const stocked = { stock: 100, drops: [second, first] };

test.each([
  ['before any, what is no part of a drop', '2026-11-11T01:59:59.999Z', 20],
  ['at the first', '2026-11-11T02:00:00Z', 50],
  ['at the second', '2026-11-12T02:00:00Z', 100],
])('%s', (_, at, pieces) => {
  expect(releasedBy(stocked, new Date(at))).toBe(pieces);
});

test('without a stock there is no end', () => {
  expect(releasedBy({ stock: null, drops: [] }, new Date())).toBeNull();
});

test('the next one is the earliest of those to come', () => {
  expect(nextDrop(stocked.drops, new Date('2026-11-01T00:00:00Z'))).toBe(first);
  expect(nextDrop(stocked.drops, first.at)).toBe(second);
  expect(nextDrop(stocked.drops, second.at)).toBeNull();
});
