import { figuresTable } from '../measuring/figures-table.js';
import type { CaseFindings } from '../measuring/measure-cases.js';
import { rounded, type ClaimedRatio } from '../measuring/ratios.js';
import type { Results } from '../measuring/take-turns.js';
import type { CaseResults, LoadResults } from './case-rounds.js';
import type { Case } from './cases.js';
import { names } from './contenders.js';
import { inFlight } from './running-contender.js';

export function findingsOf(theCase: Case, measured: CaseResults): CaseFindings {
  const { fullLoad, sameLoad } = measured;
  return {
    claims: claimsOf(theCase, measured),
    tables: [
      ...loadTables(`${inFlight} in flight`, fullLoad),
      ...(sameLoad ? loadTables(`${rounded(sameLoad.perSecond)} begun per second`, sameLoad) : []),
    ],
  };
}

/** What is expected of each case, where both sides of a ratio were measured. */
export function claimsOf({ name }: Case, { fullLoad, sameLoad }: CaseResults): ClaimedRatio[] {
  const isMemberCentre = name === 'MemberCentre';
  const faster = (ours: string, other: string, expected: number): ClaimedRatio[] =>
    measuredBoth(fullLoad.results, ours, other)
      ? [
          {
            what: `${name}: ${ours} / ${other}`,
            found: fullLoad.results.ratio(ours, other),
            expected,
            bound: 'at least',
          },
        ]
      : [];
  return [
    ...faster(names.bare, names.stock, isMemberCentre ? 7 : 1),
    ...faster(names.bare, names.byHand, 0.75),
    ...faster(names.full, names.stock, isMemberCentre ? 5 : 1),
    ...faster(names.full, names.byHandSigned, 0.75),
    ...[names.bare, names.full].flatMap((ours) => (sameLoad ? sooner(name, ours, sameLoad.results) : [])),
  ];
}

/** A gateway that refuses is quick with the rest: its p99 counts only where it took every request, as stock does. */
function sooner(caseName: string, ours: string, results: Results): ClaimedRatio[] {
  if (!measuredBoth(results, ours, names.stock)) return [];
  const refused = results.refused(ours);
  return [
    {
      what: `${caseName}: p99 at the same load, ${ours} / ${names.stock} (${rounded(refused)} refused)`,
      found: results.ratio(ours, names.stock, 'p99'),
      expected: 1,
      bound: 'at most',
    },
    {
      what: `${caseName}: refused at the same load, ${ours}`,
      found: refused,
      expected: 0,
      bound: 'at most',
      unit: '',
    },
  ];
}

function measuredBoth(results: Results, one: string, other: string): boolean {
  const measured = results.names();
  return measured.includes(one) && measured.includes(other);
}

function loadTables(title: string, { results, lookUps }: LoadResults): string[] {
  return [
    figuresTable(title, results),
    ...(lookUps === undefined
      ? []
      : [`Look-ups of a member per request of ${names.full}, warm-up included: ${rounded(lookUps)}.`]),
  ];
}
