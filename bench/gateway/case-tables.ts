import { markdownTable, rounded, type ClaimedRatio } from '../measuring/ratios.js';
import type { Results } from '../measuring/take-turns.js';
import { inFlight, type CaseResults } from './case-rounds.js';
import type { Case } from './cases.js';
import { names } from './contenders.js';

/** What is expected of each case, where both sides of a ratio were measured. */
export function claimsOf({ name }: Case, { fullLoad, sameLoad }: CaseResults): ClaimedRatio[] {
  const isMemberCentre = name === 'MemberCentre';
  const faster = (ours: string, other: string, expected: number): ClaimedRatio[] =>
    measuredBoth(fullLoad, ours, other)
      ? [{ what: `${name}: ${ours} / ${other}`, found: fullLoad.ratio(ours, other), expected, bound: 'at least' }]
      : [];
  const sooner = (ours: string): ClaimedRatio[] =>
    sameLoad && measuredBoth(sameLoad.results, ours, names.stock)
      ? [
          {
            what: `${name}: p99 at the same load, ${ours} / ${names.stock}`,
            found: sameLoad.results.ratio(ours, names.stock, 'p99'),
            expected: 1,
            bound: 'at most',
          },
        ]
      : [];
  return [
    ...faster(names.bare, names.stock, isMemberCentre ? 7 : 1),
    ...faster(names.bare, names.byHand, 0.75),
    ...faster(names.full, names.stock, isMemberCentre ? 5 : 1),
    ...faster(names.full, names.byHandSigned, 0.75),
    ...sooner(names.bare),
    ...sooner(names.full),
  ];
}

function measuredBoth(results: Results, one: string, other: string): boolean {
  const measured = results.names();
  return measured.includes(one) && measured.includes(other);
}

export function caseTables({ name, about }: Case, { fullLoad, sameLoad }: CaseResults): string[] {
  return [
    `#### ${name}\n\n${about}`,
    figures(`${inFlight} in flight`, fullLoad),
    ...(sameLoad ? [figures(`${rounded(sameLoad.perSecond)} begun per second`, sameLoad.results)] : []),
  ];
}

export function figures(title: string, results: Results): string {
  return markdownTable(
    [title, 'requests/s', 'least - most', 'p50 ms', 'p99 ms', 'refused', 'CPU ms/request', 'its core', 'asking core'],
    results.names().map((name) => {
      const rates = results.of(name).map(({ rate }) => rate);
      const percent = (figure: 'answeringCores' | 'askingCores') =>
        `${Math.round(results.median(name, figure) * 100)} %`;
      return [
        name,
        rounded(results.median(name, 'rate')),
        `${rounded(Math.min(...rates))} - ${rounded(Math.max(...rates))}`,
        rounded(results.median(name, 'p50')),
        rounded(results.median(name, 'p99')),
        rounded(results.median(name, 'refused')),
        rounded(results.median(name, 'cpuMs')),
        percent('answeringCores'),
        percent('askingCores'),
      ];
    }),
  );
}
