import path from 'node:path';
import { freePort } from '../../stack/postgres/embedded-server.js';
import { runLoad } from '../measuring/load.js';
import { takeTurns, type Contender, type Results, type Turns } from '../measuring/take-turns.js';
import { Asking } from './asking.js';
import type { Case } from './cases.js';
import { names, type ContenderKind } from './contenders.js';
import { cores } from './cores.js';
import type { RunningGround } from './ground.js';
import { MeasuredProcess } from './measured-process.js';

/**
 * Requests under way at any time: enough that a gateway has work while others of its requests wait for subgraphs, and not so
 * many that its queue is what p99 shows.
 */
export const inFlight = 32;

/** A gateway refuses early what it cannot serve in good time; who is refused comes again, but not at once. */
const pauseAfterRefusalMs = 100;

/** Of the stock gateway's capacity: what it can be run at for long. */
const sameLoadShare = 0.7;

/** At an open loop's worst moments more requests are under way than `inFlight`. */
const connections = 256;

export interface CaseResults {
  /** As fast as each answers. */
  fullLoad: Results;
  /** At what stock can take; without stock there is none. */
  sameLoad: { perSecond: number; results: Results } | undefined;
}

interface RunningContender extends Contender {
  asking: Asking;
  stop: () => Promise<void>;
}

/** Contenders in processes of their own, fresh for each case, so that none has been made faster or slower by another case. */
export async function measureCase(
  theCase: Case,
  kinds: readonly ContenderKind[],
  ground: RunningGround,
  turns: Turns,
): Promise<CaseResults> {
  const running: RunningContender[] = [];
  try {
    for (const kind of kinds) running.push(await startContender(kind, theCase, ground));
    for (const contender of running) await warmUp(contender, theCase, turns);
    const fullLoad = await takeTurns(running, { ...turns, pauseAfterRefusalMs });
    return { fullLoad, sameLoad: await atTheSameLoad(fullLoad, running, turns) };
  } finally {
    await Promise.all(running.map((contender) => contender.stop()));
  }
}

async function atTheSameLoad(
  fullLoad: Results,
  running: readonly RunningContender[],
  turns: Turns,
): Promise<CaseResults['sameLoad']> {
  const compared = [names.stock, names.bare, names.full].map((name) => running.find((one) => one.name === name));
  if (!compared[0]) return undefined;
  const perSecond = fullLoad.median(names.stock, 'rate') * sameLoadShare;
  console.log(`the same load: ${Math.round(perSecond)}/s`);
  return {
    perSecond,
    results: await takeTurns(
      compared.flatMap((one) => one ?? []),
      { ...turns, perSecond },
    ),
  };
}

async function startContender(kind: ContenderKind, theCase: Case, ground: RunningGround): Promise<RunningContender> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const measured = await MeasuredProcess.start({
    ...kind.start(ground, port),
    url,
    logFile: path.join(ground.folder, `${kind.name}.log`),
    core: ground.pinned ? cores.answering : undefined,
  });
  const server = { url, members: kind.tokens && ground.members, page: kind.page, unread: kind.unread };
  const asking = new Asking(server, theCase, connections);
  return {
    name: kind.name,
    inFlight,
    asking,
    laneOf: () => asking.ask,
    usage: async () => {
      const [answering, canned] = await Promise.all([measured.cpuMs(), ground.canned.cpuMs()]);
      const { user, system } = process.cpuUsage();
      return { answering, asking: canned + (user + system) / 1000 };
    },
    stop: async () => {
      await asking.close();
      await measured.stop();
    },
  };
}

/** Until each operation was asked and planned, and the code that answers them is compiled. */
async function warmUp({ name, asking }: RunningContender, { operations }: Case, turns: Turns): Promise<void> {
  console.log(`warming up: ${name}`);
  do {
    await runLoad({ inFlight, seconds: turns.seconds, warmUpSeconds: 0, pauseAfterRefusalMs }, () => asking.ask);
  } while (asking.count < operations);
}
