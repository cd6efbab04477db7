import { figuresTable } from './figures-table.js';
import { Results } from './take-turns.js';
import type { Measured } from './tally.js';

const unaccounted = { cpuMs: NaN, answeringCores: NaN, askingCores: NaN };
const round = (rate: number, refused: number, processorTime: Partial<Measured> = {}): Measured => ({
  ...{ accepted: rate, refused, rate, p50: 2, p99: 9, ...unaccounted },
  ...processorTime,
});

function cellsOf(table: string): string[][] {
  return table.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('medians with the least and the most of the rounds, and every refusal there was', () => {
  const results = new Results();
  for (const measured of [round(100, 0), round(300, 7), round(200, 0)]) results.add('one', measured);
  expect(cellsOf(figuresTable('32 in flight', results))).toEqual([
    ['32 in flight', 'answers/s', 'least - most', 'p50 ms', 'p99 ms', 'refused'],
    Array<unknown>(6).fill(expect.stringMatching(/^-+$/)),
    ['one', '200', '100 - 300', '2', '9', '7'],
  ]);
});

test('processor time is shown where it was accounted for', () => {
  const results = new Results();
  results.add('one', round(100, 0, { cpuMs: 1.5, answeringCores: 0.987, askingCores: 0.25 }));
  const [header, , row] = cellsOf(figuresTable('32 in flight', results));
  expect(header?.slice(6)).toEqual(['CPU ms/answer', 'its core', 'asking core']);
  expect(row?.slice(6)).toEqual(['1.5', '99 %', '25 %']);
});
