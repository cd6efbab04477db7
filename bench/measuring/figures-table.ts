import { markdownTable, rounded } from './ratios.js';
import type { Results } from './take-turns.js';
import type { Measured } from './tally.js';

type Cell = (results: Results, name: string) => string;

const medianOf =
  (figure: keyof Measured): Cell =>
  (results, name) =>
    rounded(results.median(name, figure));

const percentOf =
  (figure: 'answeringCores' | 'askingCores'): Cell =>
  (results, name) =>
    `${Math.round(results.median(name, figure) * 100)} %`;

const leastAndMost: Cell = (results, name) => {
  const rates = results.of(name).map(({ rate }) => rate);
  return `${rounded(Math.min(...rates))} - ${rounded(Math.max(...rates))}`;
};

/** Medians of the rounds; but refusals are all that there were, because a median of them would hide the round that had them. */
const always: readonly [title: string, cell: Cell][] = [
  ['answers/s', medianOf('rate')],
  ['least - most', leastAndMost],
  ['p50 ms', medianOf('p50')],
  ['p99 ms', medianOf('p99')],
  ['refused', (results, name) => rounded(results.refused(name))],
];

const ofProcessorTime: typeof always = [
  ['CPU ms/answer', medianOf('cpuMs')],
  ['its core', percentOf('answeringCores')],
  ['asking core', percentOf('askingCores')],
];

/** A row for each contender; those of processor time only where it was asked for. */
export function figuresTable(title: string, results: Results): string {
  const names = results.names();
  const accounted = names.some((name) => !Number.isNaN(results.median(name, 'cpuMs')));
  const columns = accounted ? [...always, ...ofProcessorTime] : always;
  return markdownTable(
    [title, ...columns.map(([column]) => column)],
    names.map((name) => [name, ...columns.map(([, cell]) => cell(results, name))]),
  );
}
