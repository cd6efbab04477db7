import { popularityOf } from './popularity.js';

const taken = (rewardId: string, pieces: number, piecesBefore: number, points = pieces * 10) => ({
  rewardId,
  pieces,
  points,
  piecesBefore,
});
const ranksOf = (...all: ReturnType<typeof taken>[]) =>
  popularityOf(all).map(({ rewardId, rank, rankChange }) => [rewardId, rank, rankChange]);

test('most pieces first; equals share a rank, and the next one has the rank it would have without that', () => {
  // Before: c 9, a 5, b 5, d 1: ranks 1, 2, 2, 4. Now: a 8, b 6, c 6, d 2: ranks 1, 2, 2, 4.
  expect(ranksOf(taken('d', 2, 1), taken('c', 6, 9), taken('b', 6, 5), taken('a', 8, 5))).toEqual([
    ['a', 1, 1],
    ['b', 2, 0],
    ['c', 2, -1],
    ['d', 4, 0],
  ]);
});

test('of as many pieces, the one that took more points comes first', () => {
  expect(ranksOf(taken('a', 1, 0, 10), taken('b', 1, 0, 20)).map(([id]) => id)).toEqual(['b', 'a']);
});

test('what nobody took has no rank, and nothing to compare', () => {
  expect(ranksOf(taken('a', 0, 3), taken('b', 1, 0))).toEqual([
    ['b', 1, null],
    ['a', null, null],
  ]);
});
