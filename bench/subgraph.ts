/**
 * `npm run bench:subgraph`: what type-graphql, Apollo Server and the check of a call's signature cost inside a subgraph whose
 * resolvers answer from memory. `--quick` tries the script at sizes whose figures mean nothing.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onStopSignals } from '../stack/stop-signals.js';
import { figures } from './gateway/case-tables.js';
import { canPin, cores, pin } from './gateway/cores.js';
import { describeMachine } from './measuring/machine.js';
import { ratioTable, type ClaimedRatio } from './measuring/ratios.js';
import type { Results } from './measuring/take-turns.js';
import { inFlight, measureCase, type Place } from './subgraph/case-rounds.js';
import { cases, type Case } from './subgraph/cases.js';
import { names } from './subgraph/contender-names.js';

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const turns = flags.quick ? { rounds: 2, seconds: 1.5, warmUpSeconds: 1 } : { rounds: 5, seconds: 6, warmUpSeconds: 2 };

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

async function measure(place: Place): Promise<string[]> {
  const claims: ClaimedRatio[] = [];
  const tables: string[] = [];
  for (const theCase of cases) {
    console.log(`\n${theCase.name}: ${theCase.about}`);
    const results = await measureCase(theCase, place, turns);
    claims.push(...claimsOf(theCase, results));
    tables.push(`#### ${theCase.name}\n\n${theCase.about}`, figures(`${inFlight} in flight`, results));
  }
  return [
    await describeMachine(),
    place.pinned
      ? 'The service is pinned to one core, who asks it to another.'
      : 'Nothing is pinned to a core here: both sides may get in each other’s way.',
    ...(flags.quick ? ['A trial of the script at small sizes: these figures mean nothing.'] : []),
    ratioTable(claims),
    ...tables,
  ];
}

// Told to end, the services notice by themselves that we are gone.
onStopSignals(
  () => process.exit(130),
  () => process.exit(1),
);
const pinned = await canPin();
if (pinned) await pin(process.pid, cores.asking);
const folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-subgraph-'));
try {
  const tables = await measure({ key: randomBytes(32), folder, pinned });
  console.log(`\n${tables.join('\n\n')}\n`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit();
