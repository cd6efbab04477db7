import path from 'node:path';
import { freePort } from '../../stack/postgres/embedded-server.js';
import { MeasuredProcess, usageOf } from '../measuring/measured-process.js';
import type { Contender } from '../measuring/take-turns.js';
import { Asking } from './asking.js';
import type { Case } from './cases.js';
import type { ContenderKind } from './contenders.js';
import type { RunningGround } from './ground.js';

/**
 * Requests under way at any time: enough that a gateway has work while others of its requests wait for subgraphs, and not so
 * many that its queue is what p99 shows.
 */
export const inFlight = 32;

/** At an open loop's worst moments more requests are under way than `inFlight`; no more are opened than are needed. */
const connections = 1_024;

export interface RunningContender extends Contender {
  asking: Asking;
  stop: () => Promise<void>;
}

/** In a process of its own, asked for one case by this one. */
export async function startContender(
  kind: ContenderKind,
  theCase: Case,
  ground: RunningGround,
): Promise<RunningContender> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const measured = await MeasuredProcess.start({
    ...kind.start(ground, port),
    url,
    logFile: path.join(ground.folder, `${kind.name}.log`),
    side: 'answering',
  });
  const server = { url, members: kind.tokens && ground.members, page: kind.page, unread: kind.unread };
  const asking = new Asking(server, theCase, connections);
  return {
    name: kind.name,
    inFlight,
    asking,
    laneOf: () => asking.ask,
    usage: () => usageOf(measured, [ground.canned]),
    stop: async () => {
      await asking.close();
      await measured.stop();
    },
  };
}
