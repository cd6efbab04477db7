import { runLoad } from '../measuring/load.js';
import { takeTurns, type Results, type Turns } from '../measuring/take-turns.js';
import { withContenders } from '../measuring/with-contenders.js';
import type { Case } from './cases.js';
import { names, type ContenderKind } from './contenders.js';
import type { RunningGround } from './ground.js';
import { inFlight, startContender, type RunningContender } from './running-contender.js';

/** A gateway refuses early what it cannot serve in good time; who is refused comes again, but not at once. */
const pauseAfterRefusalMs = 100;

/** Of the stock gateway's capacity: what it can be run at for long. */
const sameLoadShare = 0.7;

/** What came of one kind of load. */
export interface LoadResults {
  results: Results;
  /** Look-ups of a member per request of ours with everything on, warm-up included; undefined where that was not measured. */
  lookUps: number | undefined;
}

export interface CaseResults {
  /** As fast as each answers. */
  fullLoad: LoadResults;
  /** At what stock can take; without stock there is none. */
  sameLoad: (LoadResults & { perSecond: number }) | undefined;
}

export interface WarmedTurns extends Turns {
  /** How long each contender is asked before the first round; and again while the case has operations not yet asked. */
  compileSeconds: number;
}

export async function measureCase(
  theCase: Case,
  kinds: readonly ContenderKind[],
  ground: RunningGround,
  { compileSeconds, ...turns }: WarmedTurns,
): Promise<CaseResults> {
  const start = (kind: ContenderKind) => startContender(kind, theCase, ground);
  return withContenders(kinds, start, async (running) => {
    for (const contender of running) await warmUp(contender, theCase, compileSeconds);
    const fullLoad = await measureLoad(running, ground, { ...turns, pauseAfterRefusalMs });
    return { fullLoad, sameLoad: await atTheSameLoad(fullLoad.results, running, ground, turns) };
  });
}

async function measureLoad(
  running: readonly RunningContender[],
  ground: RunningGround,
  turns: Turns,
): Promise<LoadResults> {
  const full = running.find(({ name }) => name === names.full);
  const count = async () => ({ asked: full?.asking.count ?? 0, lookUps: await ground.lookUps() });
  const before = await count();
  const results = await takeTurns(running, turns);
  const after = await count();
  // Nobody else looks members up.
  return { results, lookUps: full && (after.lookUps - before.lookUps) / (after.asked - before.asked) };
}

async function atTheSameLoad(
  fullLoad: Results,
  running: readonly RunningContender[],
  ground: RunningGround,
  turns: Turns,
): Promise<CaseResults['sameLoad']> {
  const compared = [names.stock, names.bare, names.full].map((name) => running.find((one) => one.name === name));
  if (!compared[0]) return undefined;
  const perSecond = fullLoad.median(names.stock, 'rate') * sameLoadShare;
  console.log(`the same load: ${Math.round(perSecond)}/s`);
  const contenders = compared.flatMap((one) => one ?? []);
  return { perSecond, ...(await measureLoad(contenders, ground, { ...turns, perSecond })) };
}

/** Until each operation was asked and planned, and the code that answers them is compiled. */
async function warmUp({ name, asking }: RunningContender, { operations }: Case, seconds: number): Promise<void> {
  console.log(`warming up: ${name}`);
  do {
    await runLoad({ inFlight, seconds, warmUpSeconds: 0, pauseAfterRefusalMs }, () => asking.ask);
  } while (asking.count < operations);
}
