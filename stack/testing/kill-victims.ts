import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { testAcceptKeys, testKey, testSendKeys } from '../../chassis/testing/test-keys.js';
import { freePort, isAlive, startEmbeddedServer, type EmbeddedServer } from '../postgres/embedded-server.js';
import { provision, type ProvisionedDatabase } from '../postgres/provision.js';
import { ServiceProcess } from '../running/service-process.js';

const password = 'killed-in-tests';
const readyWithinMs = 180_000;

export type Victim = 'service' | 'postgres';

/**
 * The points service and its database, each a process of its own, that can be killed outright and started again on the same
 * data, at the same addresses.
 */
export class KillVictims {
  private server: EmbeddedServer | undefined;
  private service: ServiceProcess | undefined;
  private database: ProvisionedDatabase | undefined;

  private constructor(
    private readonly home: string,
    private readonly ports: { postgres: number; points: number },
    /** Of the database server, beside the usual ones. */
    private readonly options: Record<string, string>,
  ) {}

  static async start(options: Record<string, string>): Promise<KillVictims> {
    const home = await mkdtemp(path.join(os.tmpdir(), 'kill-rounds-'));
    await chmod(home, 0o755); // Started by root, the server runs as another user, who must be able to enter.
    const ports = { postgres: await freePort(), points: await freePort() };
    const victims = new KillVictims(home, ports, options);
    try {
      await victims.startServer();
      const order = { name: 'points', ownerPassword: password, appPassword: password };
      victims.database = (await provision(victims.adminUrl(), [order])).get('points');
      await victims.startService();
      // What is there before the load is on disk, however little the server cares for it.
      await inDatabase(victims.databaseUrl, 'checkpoint');
      return victims;
    } catch (error) {
      await victims.stop();
      throw error;
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.points}`;
  }

  /** The superuser's address of the service's database. */
  get databaseUrl(): string {
    return this.adminUrl('fealty_points');
  }

  private adminUrl(name = 'postgres'): string {
    return `postgresql://postgres:${password}@127.0.0.1:${this.ports.postgres}/${name}`;
  }

  private async startServer(): Promise<void> {
    const folder = path.join(this.home, 'postgres');
    const { options } = this;
    this.server = await startEmbeddedServer({ folder, password, port: this.ports.postgres, durable: true, options });
  }

  private async startService(): Promise<void> {
    const { ownerUrl = '', appUrl = '' } = this.database ?? {};
    this.service = new ServiceProcess({
      name: 'points',
      program: 'stack/subgraph.js',
      args: ['points'],
      logFile: path.join(this.home, 'points.log'),
      environment: {
        PATH: process.env['PATH'],
        PORT: String(this.ports.points),
        OWNER_DATABASE_URL: ownerUrl,
        APP_DATABASE_URL: appUrl,
        CALL_SEND_KEYS: testSendKeys('points'),
        CALL_ACCEPT_KEYS: testAcceptKeys('points'),
        ANSWER_HASH_KEY: testKey('points', 'answers').toString('base64'),
        POINTS_DAILY_EARN_CAP: '0',
        LOG_LEVEL: 'warn',
      },
    });
    await this.untilReady();
  }

  private async untilReady(): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    while (performance.now() < deadline) {
      const ready = await fetch(`${this.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (ready) return;
      await sleep(50);
    }
    throw new Error(`points is not ready:\n${this.service?.lastWords() ?? ''}`);
  }

  /** Gone at once, without a word to anybody. */
  async kill(victim: Victim): Promise<void> {
    if (victim === 'service') {
      this.service?.kill();
      await this.service?.ended;
    } else if (this.server) await killWithChildren(this.server.pid);
  }

  async restart(victim: Victim): Promise<void> {
    if (victim === 'service') await this.startService();
    else await this.startServer();
    await this.untilReady();
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    await this.server?.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function inDatabase(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Stopped first, so that it has no more children than are found. */
async function killWithChildren(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const children = await childrenOf(pid);
  for (const each of [pid, ...children]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
  while (isAlive(pid)) await sleep(5);
}

async function childrenOf(parent: number): Promise<number[]> {
  const pairs = existsSync('/proc/self/stat') ? await pairsOfProc() : await pairsOfPs();
  return pairs.filter(([, its]) => its === parent).map(([pid]) => pid);
}

type PidAndParent = [pid: number, parent: number];

async function pairsOfProc(): Promise<PidAndParent[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    pids.map(async (pid): Promise<PidAndParent> => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // After the name, which stands in brackets and may hold anything: state, parent.
      return [Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)];
    }),
  );
  return pairs;
}

async function pairsOfPs(): Promise<PidAndParent[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=']);
  return stdout
    .trim()
    .split('\n')
    .map((line): PidAndParent => {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      return [pid ?? 0, parent ?? 0];
    });
}
