/**
 * `npm run bench:gateway`: the gateway's speed, side by side with the stock one and with what is written by hand, before
 * subgraphs that cost next to nothing. `--case NAME` and `--contender NAME` choose, several times where several are meant;
 * `--doors` compares the HTTP doors that Apollo Server can have instead; `--quick` tries the script at sizes whose figures
 * mean nothing.
 */
import { parseArgs } from 'node:util';
import { measureCase } from './gateway/case-rounds.js';
import { findingsOf } from './gateway/case-tables.js';
import { cases } from './gateway/cases.js';
import { contenders } from './gateway/contenders.js';
import { measureDoors } from './gateway/door-rounds.js';
import { prepareGround, type RunningGround } from './gateway/ground.js';
import { describePinning } from './measuring/cores.js';
import { measureCases } from './measuring/measure-cases.js';
import { runBench } from './measuring/run-bench.js';

/** For each second of a turn: a longer one must not be answered with more that is remembered, nor a shorter one with less. */
const membersPerSecond = 400;

/**
 * All six cases take some twenty minutes: 225 turns of 3.75 seconds, and the starts. V8 keeps what it has compiled in the six
 * seconds before the first round; the warm-up of each opens the connections again that were closed since the one before.
 */
const fullSize = { rounds: 5, seconds: 3, warmUpSeconds: 0.75, compileSeconds: 6, members: membersPerSecond * 3.75 };
const quickSize = { rounds: 2, seconds: 1.5, warmUpSeconds: 0.5, compileSeconds: 1.5, members: membersPerSecond * 2 };

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
  `on means NODE_ENV=production, ${size.members.toLocaleString('en')} members’ tokens in turn, look-ups of members, ` +
  '@authenticated and @requiresScopes, limits and cost of documents, rates counted in memory under limits too high to be met, ' +
  'signed calls, metrics, and a line of log per operation. All have Node’s flags of `npm run gateway`. ' +
  'Whom it has looked up it remembers for 30 s: who comes again sooner costs no look-up, and how many there were stands ' +
  'below each table. What is written by hand with tokens looks nobody up, and limits, counts and logs nothing. A constant is ' +
  'what the asking side can ask for at the most.';

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

function measureContenders(ground: RunningGround): Promise<string[]> {
  return measureCases(chosenCases, async (theCase) => {
    const able = chosenContenders.filter(
      ({ memberCentreOnly }) => !memberCentreOnly || theCase.name === 'MemberCentre',
    );
    return findingsOf(theCase, await measureCase(theCase, able, ground, size));
  });
}

await runBench({ prepare: () => prepareGround(size.members), quick: flags.quick }, async (ground) => [
  await describePinning(),
  ...(flags.doors ? await measureDoors(ground, size) : await measureContenders(ground)),
  flags.doors ? doorsNotShown : notShown,
]);
