import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../../stack/postgres/embedded-server.js';
import { pin } from '../measuring/cores.js';
import { MeasuredProcess, usageOf } from '../measuring/measured-process.js';
import { takeTurns, type Contender, type Results, type Turns } from '../measuring/take-turns.js';
import { withContenders } from '../measuring/with-contenders.js';
import { Asking } from './asking.js';
import type { Case } from './cases.js';
import { names } from './contender-names.js';

export const inFlight = 16;

export interface Place {
  key: Buffer;
  /** For the services' logs. */
  folder: string;
  stop(): Promise<void>;
}

interface RunningContender extends Contender {
  stop: () => Promise<void>;
}

/** Pins this process, which will ask. */
export async function preparePlace(): Promise<Place> {
  await pin(process.pid, 'asking');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-subgraph-'));
  return { key: randomBytes(32), folder, stop: () => rm(folder, { recursive: true, force: true }) };
}

export function measureCase(theCase: Case, place: Place, turns: Turns): Promise<Results> {
  const start = (name: string) => startContender(name, theCase, place);
  return withContenders(Object.values(names), start, (running) => takeTurns(running, turns));
}

async function startContender(name: string, theCase: Case, { key, folder }: Place): Promise<RunningContender> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await MeasuredProcess.start({
    program: 'bench/subgraph/service.js',
    args: [name, String(port), key.toString('base64')],
    url,
    logFile: path.join(folder, `${name}.log`),
    side: 'answering',
  });
  const asking = new Asking(url, key, theCase, inFlight);
  return {
    name,
    inFlight,
    laneOf: () => asking.ask,
    usage: () => usageOf(service),
    stop: async () => {
      await asking.close();
      await service.stop();
    },
  };
}
