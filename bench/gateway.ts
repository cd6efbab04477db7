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
const chosenCases = chosen(cases, flags.case);
const chosenContenders = chosen(contenders, flags.contender);

const notShown =
  'Not shown: a network; subgraphs that take their time, and what verifying a signature costs them. The canned subgraphs answer ' +
  'at once, each request for another member; one answer of fifty is compared whole with what that member must see. Everything ' +
  `on means NODE_ENV=production, ${size.members.toLocaleString('en')} members’ tokens in turn, look-ups of members (remembered ` +
  'for 30 s), @authenticated and @requiresScopes, limits and cost of documents, rates counted in memory under limits too high to be met, ' +
  'signed calls, metrics, and a line of log per operation. What is written by hand with tokens looks nobody up, and limits, ' +
  'counts and logs nothing. A constant is what the asking side can ask for at the most.';

const doorsNotShown =
  'Not shown: an execution. Behind every door is the same Apollo Server, whose executor answers with a constant.';

/** All of them when none is named. Throws an Error that lists the names for one that is unknown. */
function chosen<Named extends { name: string }>(all: readonly Named[], wanted: readonly string[] = []): Named[] {
  const unknown = wanted.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    throw new Error(`"${unknown}" is none of: ${all.map(({ name }) => name).join(', ')}`);
  }
  return all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

async function measureCases(ground: RunningGround): Promise<string[]> {
  const claims: ClaimedRatio[] = [];
  const tables: string[] = [];
  for (const theCase of chosenCases) {
    console.log(`\n${theCase.name}: ${theCase.about}`);
    const able = chosenContenders.filter(
      ({ memberCentreOnly }) => !memberCentreOnly || theCase.name === 'MemberCentre',
    );
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
    flags.doors ? doorsNotShown : notShown,
  ];
}

const ground = await prepareGround(size.members);
// Told to end, the ground goes first; what is being measured then fails, and is of no interest.
let told = false;
onStopSignals(
  () => {
    told = true;
    void ground.stop().then(() => process.exit(130));
  },
  () => process.exit(1),
);
try {
  const tables = await measure(ground);
  console.log(`\n${tables.join('\n\n')}\n`);
} catch (error) {
  if (!told) {
    console.error(error);
    process.exitCode = 1;
  }
} finally {
  if (!told) await ground.stop();
}
if (!told) process.exit();
