/**
 * `npm run bench:gateway`: the gateway's speed, side by side with the stock one and with what is written by hand, before
 * subgraphs that cost next to nothing. `--case NAME` and `--contender NAME` choose, several times where several are meant;
 * `--doors` compares the HTTP doors that Apollo Server can have instead; `--quick` tries the script at sizes whose figures
 * mean nothing.
 */
import { parseArgs } from 'node:util';
import { onStopSignals } from '../stack/stop-signals.js';
import { measureCase } from './gateway/case-rounds.js';
import { caseTables, claimsOf } from './gateway/case-tables.js';
import { cases } from './gateway/cases.js';
import { contenders } from './gateway/contenders.js';
import { measureDoors } from './gateway/door-rounds.js';
import { prepareGround, type RunningGround } from './gateway/ground.js';
import { describeMachine } from './measuring/machine.js';
import { ratioTable, type ClaimedRatio } from './measuring/ratios.js';

const fullSize = { rounds: 5, seconds: 8, warmUpSeconds: 2, members: 4_000 };
const quickSize = { rounds: 2, seconds: 1.5, warmUpSeconds: 0.5, members: 500 };

const { values: flags } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    contender: { type: 'string', multiple: true },
    doors: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const size = flags.quick ? quickSize : fullSize;

/** All of them when none is named. Throws an Error that lists the names for one that is unknown. */
function chosen<Named extends { name: string }>(all: readonly Named[], wanted: readonly string[] = []): Named[] {
  const unknown = wanted.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new Error(`"${unknown}" is none of: ${all.map(({ name }) => name).join(', ')}`);
  }
  return all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

async function measureCases(ground: RunningGround): Promise<string[]> {
  const kinds = chosen(contenders, flags.contender);
  const claims: ClaimedRatio[] = [];
  const tables: string[] = [];
  for (const theCase of chosen(cases, flags.case)) {
    console.log(`\n${theCase.name}: ${theCase.about}`);
    const able = kinds.filter(({ memberCentreOnly }) => !memberCentreOnly || theCase.name === 'MemberCentre');
    const results = await measureCase(theCase, able, ground, size);
    claims.push(...claimsOf(theCase, results));
    tables.push(...caseTables(theCase, results));
  }
  return [ratioTable(claims), ...tables];
}

async function measure(ground: RunningGround): Promise<string[]> {
  const tables = flags.doors ? [await measureDoors(ground, size)] : await measureCases(ground);
  return [
    await describeMachine(),
    ground.pinned
      ? 'Gateways are pinned to one core; who asks them and the canned subgraphs share another.'
      : 'Nothing is pinned to a core here: both sides may get in each other’s way.',
    ...(flags.quick ? ['A trial of the script at small sizes: these figures mean nothing.'] : []),
    ...tables,
  ];
}

// Told to end, the processes notice by themselves that we are gone.
onStopSignals(
  () => process.exit(130),
  () => process.exit(1),
);
const ground = await prepareGround(size.members);
try {
  const tables = await measure(ground);
  console.log(`\n${tables.join('\n\n')}\n`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await ground.stop();
}
process.exit();
