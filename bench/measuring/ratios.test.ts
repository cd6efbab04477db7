import { holds, markdownTable, median, ratioTable, rounded } from './ratios.js';

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median([5, 1, 9])).toBe(5);
  expect(median([4, 1, 9, 2])).toBe(3);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
  expect(median([1, NaN, 2])).toBeNaN();
});

test('a claim is held to its bound, on either side, the bound included', () => {
  const claim = { what: 'spread over (a)', expected: 6 };
  expect(holds({ ...claim, found: 6, bound: 'at least' })).toBe(true);
  expect(holds({ ...claim, found: 5.99, bound: 'at least' })).toBe(false);
  expect(holds({ ...claim, found: 6, bound: 'at most' })).toBe(true);
  expect(holds({ ...claim, found: 6.01, bound: 'at most' })).toBe(false);
  expect(holds({ ...claim, found: NaN, bound: 'at most' })).toBe(false);
  expect(holds({ ...claim, found: Infinity, bound: 'at least' })).toBe(false);
});

test('three figures count', () => {
  expect([0.98765, 12.345, 6, 12_345.6].map(rounded)).toEqual(['0.988', '12.3', '6', '12,346']);
});

test('a table is padded markdown', () => {
  expect(markdownTable(['a', 'long'], [['wide', '1']])).toBe(
    ['| a    | long |', '| ---- | ---- |', '| wide | 1    |'].join('\n'),
  );
});

test('a claim that does not hold stands out', () => {
  const table = ratioTable([{ what: 'p99', found: 61.23, expected: 50, bound: 'at most', unit: ' ms' }]);
  expect(table.split('\n')[2]).toBe('| p99   | 61.2 ms | at most 50 ms | NO    |');
});
