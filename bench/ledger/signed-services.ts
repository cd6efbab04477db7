import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { newId } from '../../chassis/ids.js';
import { ServiceCalls, type GraphQLRequest } from '../../chassis/service-calls.js';
import { freePort } from '../../stack/postgres/embedded-server.js';
import type { ProvisionedDatabase } from '../../stack/postgres/provision.js';
import { currencyOf } from './holders.js';
import type { Draw } from './posting.js';
import { MeasuredProcess } from '../measuring/measured-process.js';
import type { Contender } from '../measuring/take-turns.js';

/** A service as a process of its own, and signed calls to it as the rewards service. */
export interface SignedService {
  graphql: (request: GraphQLRequest) => Promise<unknown>;
  stop(): Promise<void>;
}

/** `program` is a compiled file, from dist/ on; of so many calls in flight none waits on this side. */
export async function startSignedService(
  program: string,
  args: string[],
  database: ProvisionedDatabase,
  inFlight: number,
): Promise<SignedService> {
  const key = randomBytes(32);
  const port = await freePort();
  const logs = await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-log-'));
  const removeLogs = () => rm(logs, { recursive: true, force: true });
  const url = `http://127.0.0.1:${port}`;
  const service = await MeasuredProcess.start({
    program,
    args,
    url: `${url}/health/ready`,
    logFile: path.join(logs, 'service.log'),
    environment: {
      PORT: String(port),
      APP_DATABASE_URL: database.appUrl,
      CALL_ACCEPT_KEYS: `rewards=${key.toString('base64')}`,
      ANSWER_HASH_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'error',
      PROGRAMME_CURRENCY: currencyOf(0),
    },
  }).catch(async (error: unknown) => {
    await removeLogs();
    throw error;
  });
  const calls = new ServiceCalls({
    from: 'rewards',
    sendKeys: new Map([['points', key]]),
    peers: new Map([['points', url]]),
    timeoutMs: 30_000,
    connections: inFlight,
  });
  const caller = { kind: 'service', name: 'rewards' } as const;
  return {
    graphql: (request) => calls.graphql('points', request, { caller, requestId: newId() }),
    stop: async () => {
      await calls.close();
      await service.stop();
      await removeLogs();
    },
  };
}

const answered = '{ __typename ... on Hold { holdId status points held settled } ... on Failure { code message } }';
const holdDocument = `mutation Hold($input: HoldPointsInput!) { answer: holdPoints(input: $input) ${answered} }`;
const settleDocument = `mutation Settle($input: SettleHoldInput!) { answer: settleHold(input: $input) ${answered} }`;

/** One mutation per request, in turns a hold and its settlement, of members drawn. */
export function holdsAndSettlements(name: string, inFlight: number, service: SignedService, draw: Draw): Contender {
  const ask = async (query: string, input: Record<string, unknown>) => {
    const { answer } = (await service.graphql({ query, variables: { input } })) as { answer: { __typename: string } };
    return answer.__typename === 'Hold';
  };
  return {
    name,
    inFlight,
    laneOf: () => {
      let open: { holdId: string; memberId: string; currency: string; points: number } | undefined;
      return () => {
        if (open) {
          const settled = open;
          open = undefined;
          return ask(settleDocument, { settlementId: newId(), ...settled });
        }
        open = { holdId: newId(), ...draw(), points: 1 };
        const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
        return ask(holdDocument, { ...open, purpose: 'REDEMPTION', expiresAt });
      };
    },
  };
}
