import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ServiceCalls } from '../../chassis/service-calls.js';
import { freePort } from '../../stack/postgres/embedded-server.js';
import type { ProvisionedDatabase } from '../../stack/postgres/provision.js';
import type { SubgraphName } from '../../stack/subgraph-names.js';
import { MeasuredProcess } from '../measuring/measured-process.js';
import type { OwnServer } from '../measuring/own-server.js';

/** A subgraph as a process of its own, with a database of its own. */
export interface EarningService {
  database: ProvisionedDatabase;
  url: string;
  /** Of members: where their keys are, and the key that wraps those. */
  vault?: { keys: ProvisionedDatabase; installationKey: Buffer };
}

/** One key for every pair: who calls and who is called is in what it signs. */
const key = randomBytes(32);
const keyText = key.toString('base64');
const callers = ['gateway', 'members', 'points', 'campaigns'];
export const programmeCurrency = 'HARVEST';

/** The services that record, judge and post purchases, started one by one and stopped together. */
export class EarningServices {
  private readonly running: MeasuredProcess[] = [];

  private constructor(
    private readonly server: OwnServer,
    private readonly logs: string,
  ) {}

  static async on(server: OwnServer): Promise<EarningServices> {
    return new EarningServices(server, await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-log-')));
  }

  /** @param peers addresses of the services that it calls */
  async start(name: SubgraphName, peers: Partial<Record<SubgraphName, string>> = {}): Promise<EarningService> {
    const place = this.running.length;
    const database = await this.server.database(`${name}_${place}`);
    const vault =
      name === 'members'
        ? { keys: await this.server.database(`members_keys_${place}`), installationKey: randomBytes(32) }
        : undefined;
    const url = `http://127.0.0.1:${await freePort()}`;
    this.running.push(
      await MeasuredProcess.start({
        program: 'stack/subgraph.js',
        args: [name],
        url: `${url}/health/ready`,
        logFile: path.join(this.logs, `${name}-${place}.log`),
        environment: {
          PORT: new URL(url).port,
          APP_DATABASE_URL: database.appUrl,
          OWNER_DATABASE_URL: database.ownerUrl,
          CALL_SEND_KEYS: callers.map((audience) => `${audience}=${keyText}`).join(','),
          CALL_ACCEPT_KEYS: callers.map((caller) => `${caller}=${keyText}`).join(','),
          PEERS: Object.entries(peers)
            .map(([peer, address]) => `${peer}=${address}`)
            .join(','),
          ANSWER_HASH_KEY: randomBytes(32).toString('base64'),
          LOG_LEVEL: 'error',
          PROGRAMME_CURRENCY: programmeCurrency,
          ...(vault && {
            KEYS_DATABASE_URL: vault.keys.appUrl,
            KEYS_OWNER_DATABASE_URL: vault.keys.ownerUrl,
            PERSONAL_DATA_KEY: vault.installationKey.toString('base64'),
          }),
        },
      }),
    );
    return { database, url, ...(vault && { vault }) };
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await rm(this.logs, { recursive: true, force: true });
  }
}

/** Signed calls to one of the services, of which none waits on this side. */
export function callsTo(from: 'gateway' | 'campaigns', audience: SubgraphName, url: string): ServiceCalls {
  return new ServiceCalls({
    from,
    sendKeys: new Map([[audience, key]]),
    peers: new Map([[audience, url]]),
    timeoutMs: 60_000,
    connections: 256,
  });
}
