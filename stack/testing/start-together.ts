import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { createLog } from '../../chassis/log.js';
import { MovableClock } from '../../chassis/testing/movable-clock.js';
import type { TestSubgraph } from '../../chassis/testing/subgraph-for-test.js';
import { testSendKeys } from '../../chassis/testing/test-keys.js';
import { readGatewaySettings } from '../../gateway/env.js';
import { startGateway, type RunningGateway } from '../../gateway/main.js';
import { DemoCallers } from '../demo/demo-callers.js';
import { projectRoot } from '../home.js';
import { freePort } from '../postgres/embedded-server.js';
import { keepSecrets, type Secrets } from '../secrets.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';
import { tokenSource } from '../tokens.js';
import { rowsByTable } from './rows-by-table.js';
import { startForTest } from './subgraphs-under-test.js';

/** What was done; that ops asked is a record of its own, whatever became of it. */
const done = `(select * from audit_log where action not in ('asked', 'viewed', 'member.viewed'))`;

export interface GatewayAnswer {
  status: number;
  /** As it came, to search for what must not be in it. */
  text: string;
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[];
}

export interface AskGateway {
  /** `member:10000016`, `channel:shop`, `partner:bakery`, `ops:ann`; nobody when absent. */
  as?: string;
  /** In place of a good token. */
  token?: string;
  locale?: 'zh-CN' | 'en';
}

export interface TogetherOptions {
  /** All five when absent. */
  subgraphs?: readonly SubgraphName[];
  clock?: MovableClock;
  environment?: Partial<Record<SubgraphName, Record<string, string>>>;
  /** The gateway's settings beside those of a test. */
  gateway?: Record<string, string>;
  /** Takes every line that the services and the gateway log, at the level trace. */
  logTo?: Writable;
}

/**
 * Real subgraphs on free ports over databases of their own, one clock for all, and the real gateway before them: for tests of
 * what only they together can do. Jobs run when a test asks for them.
 */
export class Together {
  private constructor(
    readonly clock: MovableClock,
    readonly secrets: Secrets,
    /** For whatever keeps files: gone after the test. */
    readonly home: string,
    readonly gateway: RunningGateway,
    private readonly running: ReadonlyMap<SubgraphName, TestSubgraph>,
  ) {}

  static async start({
    subgraphs = subgraphNames,
    clock = new MovableClock(),
    environment = {},
    gateway: gatewayEnvironment = {},
    logTo,
  }: TogetherOptions = {}) {
    const home = await mkdtemp(path.join(os.tmpdir(), 'together-'));
    const secrets = await keepSecrets(home);
    // Each has to know the others' addresses before it starts.
    const ports = new Map(await Promise.all(subgraphs.map(async (name) => [name, await freePort()] as const)));
    const peers = Object.fromEntries([...ports].map(([name, port]) => [name, `http://127.0.0.1:${port}`]));
    const issuerKey = JSON.stringify(secrets.issuerKey);
    const running = new Map<SubgraphName, TestSubgraph>();
    await Promise.all(
      [...ports].map(async ([name, port]) => {
        const started = await startForTest[name]({
          clock,
          peers,
          environment: {
            PORT: String(port),
            ...(name === 'members' ? { ISSUER_KEY: issuerKey } : {}),
            ...environment[name],
          },
          ...(logTo && { log: createLog(name, 'trace', logTo) }),
        });
        running.set(name, started);
      }),
    );
    const gateway = await startGateway(
      readGatewaySettings({
        PORT: '0',
        LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
        SUPERGRAPH: path.join(projectRoot, 'schema/supergraph.graphql'),
        OPERATIONS: path.join(projectRoot, 'schema/operations'),
        // What is given up at the gateway goes on behind it: a busy machine would have tests look at what is still under way.
        SUBGRAPH_TIMEOUT_MS: '30000',
        CALL_SEND_KEYS: testSendKeys('gateway'),
        ISSUER_KEY: issuerKey,
        PEERS: Object.entries(peers)
          .map(([name, url]) => `${name}=${url}`)
          .join(','),
        ...gatewayEnvironment,
      }),
      logTo && { log: createLog('gateway', 'trace', logTo) },
    );
    return new Together(clock, secrets, home, gateway, running);
  }

  get graphUrl(): string {
    return `${this.gateway.url}/graphql`;
  }

  subgraph(name: SubgraphName): TestSubgraph {
    const found = this.running.get(name);
    if (!found) throw new Error(`${name} was not started`);
    return found;
  }

  /** The demo's people, asking this gateway. Whoever takes them closes them. */
  callers(): DemoCallers {
    return new DemoCallers(this.graphUrl, this.secrets);
  }

  async ask(query: string, variables: Record<string, unknown> = {}, options: AskGateway = {}): Promise<GatewayAnswer> {
    return this.post(JSON.stringify({ query, variables }), options);
  }

  /** Any body at all, as a careless or hostile client may send it. */
  async post(body: string, { as, token, locale = 'en' }: AskGateway = {}): Promise<GatewayAnswer> {
    const bearer = token ?? (as === undefined ? undefined : await tokenSource(this.secrets, as)());
    const response = await fetch(this.graphUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': locale,
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, text, ...(JSON.parse(text) as Pick<GatewayAnswer, 'data' | 'errors'>) };
  }

  /** Until every event written so far has been taken, those that taking one writes included. */
  async drain(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      await Promise.all([...this.running.values()].map(({ service }) => service.drain()));
    }
  }

  /**
   * Every row of every table of every database, and what is queued there, as one digest per table: what has to be the same
   * after a request that must change nothing. Of a queued job counts what will be done and when, not the worker's own notes.
   */
  async digests(): Promise<Record<string, string>> {
    const perSubgraph = await Promise.all(
      [...this.running].map(async ([name, subgraph]) => {
        const tables = await subgraph.asAdmin<{ name: string }>(
          `select oid::regclass::text as name from pg_class
           where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
        );
        const digests = tables.map(
          ({ name: table }) =>
            `select '${name}.${table}' as name,
                    count(*) || ' ' || coalesce(md5(string_agg(line::text, '|' order by line::text)), '') as digest
             from ${table === 'audit_log' ? done : table} line`,
        );
        digests.push(
          `select '${name}.queued job' as name,
                  count(*) || ' ' || coalesce(md5(string_agg(line::text, '|' order by line::text)), '') as digest
           from (select task.identifier, job.payload, job.run_at, job.key from graphile_worker._private_jobs job
                 join graphile_worker._private_tasks task on task.id = job.task_id) line`,
        );
        const rows = await subgraph.asAdmin<{ name: string; digest: string }>(digests.join(' union all '));
        return rows.map(({ name: table, digest }) => [table, digest] as const);
      }),
    );
    return Object.fromEntries(perSubgraph.flat());
  }

  /** Every row of every table of all databases, the job queues' and those kept beside a service's own, by database and table. */
  async everythingKept(): Promise<Map<string, string>> {
    const urls = [...this.running].flatMap(([name, { testDatabase, furtherDatabases }]) => [
      [name, testDatabase.adminUrl] as const,
      ...[...furtherDatabases].map(([further, { adminUrl }]) => [further, adminUrl] as const),
    ]);
    const kept = await Promise.all(
      urls.map(async ([name, url]) => {
        const rows = await rowsByTable(url);
        return [...rows].map(([table, text]) => [`${name}.${table}`, text] as const);
      }),
    );
    return new Map(kept.flat());
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    // Whoever sends events stops before whoever takes them, or it would wait for the answer in vain.
    for (const name of ['campaigns', 'partners', 'rewards', 'points', 'members'] as const) {
      await this.running.get(name)?.stop();
    }
    await rm(this.home, { recursive: true, force: true });
  }
}
