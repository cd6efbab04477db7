import { shownValue } from './ratio.js';
import { daysLeftOf, turnoverOf } from './stock-turnover.js';

const stock = { availableAtBegin: 100, availableAtEnd: 40, pieces: 60, days: 30 };
const shown = (ratio: ReturnType<typeof turnoverOf>) => ratio && shownValue(ratio);

test('pieces by the average of begin and end', () => {
  // 60 / ((100 + 40) / 2) = 60 / 70 = 0.857142...
  expect(shown(turnoverOf(stock))).toBe(0.8571);
  // 40 pieces left at 60 in 30 days, two a day: 20 days.
  expect(shown(daysLeftOf(stock))).toBe(20);
});

test('unlimited stock has neither', () => {
  expect(turnoverOf({ ...stock, availableAtBegin: null })).toBeNull();
  expect(turnoverOf({ ...stock, availableAtEnd: null })).toBeNull();
  expect(daysLeftOf({ ...stock, availableAtEnd: null })).toBeNull();
});

test('no stock on both ends is no figure, and neither are days where nothing was taken', () => {
  expect(shown(turnoverOf({ availableAtBegin: 0, availableAtEnd: 0, pieces: 0, days: 1 }))).toBeNull();
  expect(shown(daysLeftOf({ ...stock, pieces: 0 }))).toBeNull();
});

test('a reward that is sold out has no day left', () => {
  expect(shown(daysLeftOf({ ...stock, availableAtEnd: 0 }))).toBe(0);
});
