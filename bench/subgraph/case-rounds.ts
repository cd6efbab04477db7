import path from 'node:path';
import { newId } from '../../chassis/ids.js';
import { signCall, signedCallHeader } from '../../chassis/signed-call.js';
import { freePort } from '../../stack/postgres/embedded-server.js';
import { cores } from '../gateway/cores.js';
import { LeanClient } from '../gateway/lean-client.js';
import { MeasuredProcess } from '../gateway/measured-process.js';
import { takeTurns, type Contender, type Results, type Turns } from '../measuring/take-turns.js';
import { askingName, serviceName } from './call-checks.js';
import type { Case } from './cases.js';
import { names } from './contender-names.js';

export const inFlight = 16;

export interface Place {
  key: Buffer;
  /** For the services' logs. */
  folder: string;
  pinned: boolean;
}

interface RunningContender extends Contender {
  stop: () => Promise<void>;
}

/** Contenders in processes of their own, fresh for each case, so that none has been made faster or slower by another case. */
export async function measureCase(theCase: Case, place: Place, turns: Turns): Promise<Results> {
  const running: RunningContender[] = [];
  try {
    for (const name of Object.values(names)) running.push(await startContender(name, theCase, place));
    return await takeTurns(running, turns);
  } finally {
    await Promise.all(running.map((contender) => contender.stop()));
  }
}

async function startContender(name: string, theCase: Case, place: Place): Promise<RunningContender> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await MeasuredProcess.start({
    program: 'bench/subgraph/service.js',
    args: [name, String(port), place.key.toString('base64')],
    url,
    logFile: path.join(place.folder, `${name}.log`),
    core: place.pinned ? cores.answering : undefined,
  });
  const client = new LeanClient(url, inFlight);
  let asked = 0;
  return {
    name,
    inFlight,
    laneOf: () => () => ask(client, place.key, theCase.request(asked++)),
    usage: async () => {
      const answering = await service.cpuMs();
      const { user, system } = process.cpuUsage();
      return { answering, asking: (user + system) / 1000 };
    },
    stop: async () => {
      await client.close();
      await service.stop();
    },
  };
}

/** Each call has a signature of its own, whether or not it is looked at. Rejects for an answer that is not wholly right. */
async function ask(client: LeanClient, key: Buffer, request: unknown): Promise<boolean> {
  const body = JSON.stringify(request);
  const signature = await signCall({
    from: askingName,
    audience: serviceName,
    key,
    method: 'POST',
    path: '/graphql',
    body,
    caller: { kind: 'service', name: askingName },
    requestId: newId(),
    locale: 'en',
  });
  const headers = { 'content-type': 'application/json', [signedCallHeader]: signature };
  const answer = await client.ask({ method: 'POST', path: '/graphql', headers, body });
  if (answer.status !== 200 || answer.body.includes('"errors"')) {
    throw new Error(`answered ${answer.status}: ${answer.body.toString().slice(0, 2_000)}`);
  }
  return true;
}
