import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ServiceCalls } from '../../chassis/service-calls.js';
import { freePort } from '../../stack/postgres/embedded-server.js';
import type { ProvisionedDatabase } from '../../stack/postgres/provision.js';
import { subgraphNames, type SubgraphName } from '../../stack/subgraph-names.js';
import { MeasuredProcess } from './measured-process.js';
import type { OwnServer } from './own-server.js';

/** A subgraph as a process of its own, with a database of its own. */
export interface MeasuredService {
  database: ProvisionedDatabase;
  url: string;
  process: MeasuredProcess;
  /** Of members: where their keys are, and the key that wraps those. */
  vault?: { keys: ProvisionedDatabase; installationKey: Buffer };
}

/** One key for every pair: who calls and who is called is in what it signs. */
const key = randomBytes(32);
const keyText = key.toString('base64');
const callers = ['gateway', ...subgraphNames];

/** Services of ours, each a process and a database of its own, started one by one and stopped together. */
export class MeasuredServices {
  private readonly running: MeasuredProcess[] = [];

  private constructor(
    private readonly server: OwnServer,
    private readonly logs: string,
    private readonly currency: string,
  ) {}

  /** @param currency code of the programme's own points */
  static async on(server: OwnServer, currency: string): Promise<MeasuredServices> {
    return new MeasuredServices(server, await mkdtemp(path.join(os.tmpdir(), 'fealty-bench-log-')), currency);
  }

  /** @param peers addresses of the services that it calls */
  async start(name: SubgraphName, peers: Partial<Record<SubgraphName, string>> = {}): Promise<MeasuredService> {
    const place = this.running.length;
    const database = await this.server.database(`${name}_${place}`);
    const vault =
      name === 'members'
        ? { keys: await this.server.database(`members_keys_${place}`), installationKey: randomBytes(32) }
        : undefined;
    const { url, process } = await this.run('stack/subgraph.js', name, {
      APP_DATABASE_URL: database.appUrl,
      OWNER_DATABASE_URL: database.ownerUrl,
      CALL_ACCEPT_KEYS: callers.map((caller) => `${caller}=${keyText}`).join(','),
      PEERS: listed(peers),
      ANSWER_HASH_KEY: randomBytes(32).toString('base64'),
      PROGRAMME_CURRENCY: this.currency,
      ...(name === 'partners' && { PARTNERS_VAULT_KEY: randomBytes(32).toString('base64') }),
      ...(name === 'rewards' && { REWARDS_VAULT_KEY: randomBytes(32).toString('base64') }),
      ...(vault && {
        KEYS_DATABASE_URL: vault.keys.appUrl,
        KEYS_OWNER_DATABASE_URL: vault.keys.ownerUrl,
        PERSONAL_DATA_KEY: vault.installationKey.toString('base64'),
      }),
    });
    return { database, url, process, ...(vault && { vault }) };
  }

  /** Any other program of ours that answers HTTP at a port of its own, in an environment in which it can sign calls. */
  async run(
    program: string,
    name: string,
    environment: Record<string, string>,
    { args = [name], nodeFlags }: { args?: string[]; nodeFlags?: readonly string[] } = {},
  ): Promise<{ url: string; process: MeasuredProcess }> {
    const url = `http://127.0.0.1:${await freePort()}`;
    const process = await MeasuredProcess.start({
      program,
      args,
      nodeFlags,
      url: `${url}/health/ready`,
      logFile: path.join(this.logs, `${name}-${this.running.length}.log`),
      environment: {
        PORT: new URL(url).port,
        CALL_SEND_KEYS: callers.map((audience) => `${audience}=${keyText}`).join(','),
        LOG_LEVEL: 'error',
        ...environment,
      },
    });
    this.running.push(process);
    return { url, process };
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
    await rm(this.logs, { recursive: true, force: true });
  }
}

/** `name=address` for each, as PEERS wants it. */
export function listed(peers: Partial<Record<SubgraphName, string>>): string {
  return Object.entries(peers)
    .map(([peer, address]) => `${peer}=${address}`)
    .join(',');
}

/** Signed calls to one of the services, of which none waits on this side. */
export function callsTo(
  from: 'gateway' | 'campaigns' | 'rewards' | 'partners',
  audience: SubgraphName,
  url: string,
): ServiceCalls {
  return new ServiceCalls({
    from,
    sendKeys: new Map([[audience, key]]),
    peers: new Map([[audience, url]]),
    timeoutMs: 60_000,
    connections: 256,
  });
}
