/**
 * `npm run bench:subgraph`: what type-graphql, Apollo Server and the check of a call's signature cost inside a subgraph whose
 * resolvers answer from memory. `--quick` tries the script at sizes whose figures mean nothing.
 */
import { parseArgs } from 'node:util';
import { describePinning } from './measuring/cores.js';
import { figuresTable } from './measuring/figures-table.js';
import { measureCases } from './measuring/measure-cases.js';
import type { ClaimedRatio } from './measuring/ratios.js';
import { runBench } from './measuring/run-bench.js';
import type { Results } from './measuring/take-turns.js';
import { inFlight, measureCase, preparePlace } from './subgraph/case-rounds.js';
import { cases, type Case } from './subgraph/cases.js';
import { names } from './subgraph/contender-names.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const turns = flags.quick ? { rounds: 2, seconds: 1.5, warmUpSeconds: 1 } : { rounds: 5, seconds: 6, warmUpSeconds: 2 };

const notShown =
  'Not shown: a database, and a network. All stand behind one door, which does with a request what that of every subgraph does; ' +
  'only the check of the signature and what answers differ. One answer of fifty is compared whole with the one by hand. What ' +
  'graphql-jit stands behind is a bare Apollo Server, which neither translates errors nor refuses a mutation that comes twice; ' +
  'jose’s side does not look at the shape of what was signed.';

/** By processor time: what a request costs does not depend on how busy the asking side keeps the service. */
function claimsOf({ name }: Case, results: Results): ClaimedRatio[] {
  const cpu = (of: string, to: string) => ({
    what: `${name}: processor time, ${of} / ${to}`,
    found: results.ratio(of, to, 'cpuMs'),
  });
  return [
    { ...cpu(names.jose, names.ours), expected: 1, bound: 'at least' },
    { ...cpu(names.ours, names.unchecked), expected: 1.2, bound: 'at most' },
  ];
}

await runBench({ prepare: preparePlace, quick: flags.quick }, async (place) => [
  await describePinning(),
  ...(await measureCases(cases, async (theCase) => {
    const results = await measureCase(theCase, place, turns);
    return { claims: claimsOf(theCase, results), tables: [figuresTable(`${inFlight} in flight`, results)] };
  })),
  notShown,
]);
