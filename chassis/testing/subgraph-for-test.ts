import { request as httpRequest } from 'undici';
import { Pool } from 'pg';
import type { Caller } from '../caller.js';
import type { Database, TypeOrmClass } from '../database.js';
import { newId } from '../ids.js';
import { createLog, type Logger } from '../log.js';
import { migrateFurther } from '../migrate.js';
import type { ServiceSettings } from '../service-settings.js';
import { signCall, signedCallHeader } from '../signed-call.js';
import type { RunningService, Surroundings } from '../start-service.js';
import { callerOf } from './callers.js';
import { MovableClock } from './movable-clock.js';
import { cloneTestDatabase, type TestDatabase } from './test-database.js';
import { testAcceptKeys, testKey, testSendKeys } from './test-keys.js';

export interface SubgraphUnderTest<Settings extends ServiceSettings> {
  name: string;
  start: (settings: Settings, surroundings: Surroundings) => Promise<RunningService>;
  readSettings: (environment: NodeJS.ProcessEnv) => Settings;
  migrations: TypeOrmClass[];
  /** Databases that it keeps beside its own, by the names of their roles, and the variables that say where each is. */
  furtherDatabases?: Readonly<Record<string, FurtherDatabaseUnderTest>>;
  /** Variables that every test of it needs. */
  environment?: Record<string, string>;
}

export interface FurtherDatabaseUnderTest {
  migrations: TypeOrmClass[];
  environment: (database: TestDatabase) => Record<string, string>;
}

export interface TestOptions {
  clock?: MovableClock;
  /** Addresses of other services by name. */
  peers?: Record<string, string>;
  /** Further variables, or others than the test's own. */
  environment?: Record<string, string>;
  /** In place of one that writes to standard output. */
  log?: Logger;
  /** Use a database that is there already: a second process of one service, or a restart. */
  testDatabase?: TestDatabase;
  /** Those that go with it. */
  furtherDatabases?: ReadonlyMap<string, TestDatabase>;
}

export interface GraphQLResult {
  data: Record<string, unknown> | null;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: { code?: string; inputPath?: string[]; [name: string]: unknown };
  }[];
}

export interface AskOptions {
  as?: Caller;
  /** Who signs the call; the gateway unless said otherwise. */
  via?: string;
  locale?: 'zh-CN' | 'en';
}

export interface TestSubgraph {
  service: RunningService;
  database: Database;
  testDatabase: TestDatabase;
  furtherDatabases: ReadonlyMap<string, TestDatabase>;
  clock: MovableClock;
  /** Every statement sent since the last `statements.length = 0`. */
  statements: string[];
  /** Sends a signed operation over HTTP, as the gateway or another service would. */
  ask(query: string, variables?: Record<string, unknown>, options?: AskOptions): Promise<GraphQLResult>;
  /**
   * Runs a statement as the superuser: for tampering, and for looking where the application may not. In any of a few sessions that
   * are kept, so nothing is set or begun in them.
   */
  asAdmin<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  /** Stops the service and drops its databases, unless they were handed in. */
  stop(): Promise<void>;
}

/** Starts a subgraph on a free port over a database of its own; jobs run only when asked for. */
export async function startSubgraphForTest<Settings extends ServiceSettings>(
  subgraph: SubgraphUnderTest<Settings>,
  options: TestOptions = {},
): Promise<TestSubgraph> {
  const { name } = subgraph;
  const testDatabase = options.testDatabase ?? (await cloneTestDatabase(name, subgraph.migrations));
  const furtherDatabases = options.furtherDatabases ?? (await cloneFurther(subgraph));
  const clock = options.clock ?? new MovableClock();
  const statements: string[] = [];
  const admin = openAdmin(testDatabase.adminUrl);
  const asAdmin: TestSubgraph['asAdmin'] = async <Row>(sql: string, parameters?: unknown[]) =>
    (await admin.query(sql, parameters)).rows as Row[];
  const unfollow = await clock.follow(async (shiftMs) => {
    await asAdmin("update clock_shift set shift = $1 * interval '1 millisecond'", [shiftMs]);
  });
  const settings = subgraph.readSettings({
    PORT: '0',
    APP_DATABASE_URL: testDatabase.appUrl,
    CALL_SEND_KEYS: testSendKeys(name),
    CALL_ACCEPT_KEYS: testAcceptKeys(name),
    PEERS: Object.entries(options.peers ?? {})
      .map(([peer, url]) => `${peer}=${url}`)
      .join(','),
    ANSWER_HASH_KEY: testKey(name, 'answers').toString('base64'),
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ...subgraph.environment,
    ...variablesOf(subgraph, furtherDatabases),
    ...options.environment,
  });
  const leave = async () => {
    unfollow();
    await admin.end();
    if (!options.testDatabase) await testDatabase.drop();
    if (!options.furtherDatabases) for (const further of furtherDatabases.values()) await further.drop();
  };
  const surroundings = {
    clock,
    log: options.log ?? createLog(name, settings.logLevel),
    runJobs: false,
    onStatement: (sql: string) => statements.push(sql),
  };
  const service = await subgraph.start(settings, surroundings).catch(async (error: unknown) => {
    await leave();
    throw error;
  });
  return {
    service,
    database: service.parts.database,
    testDatabase,
    furtherDatabases,
    clock,
    statements,
    ask: (query, variables, asked) => askService(service.url, name, query, variables, asked),
    asAdmin,
    stop: async () => {
      await service.stop();
      await leave();
    },
  };
}

async function cloneFurther<Settings extends ServiceSettings>({
  furtherDatabases = {},
}: SubgraphUnderTest<Settings>): Promise<Map<string, TestDatabase>> {
  const cloned = new Map<string, TestDatabase>();
  for (const [name, { migrations }] of Object.entries(furtherDatabases))
    cloned.set(name, await cloneTestDatabase(name, migrations, migrateFurther));
  return cloned;
}

function variablesOf<Settings extends ServiceSettings>(
  { furtherDatabases = {} }: SubgraphUnderTest<Settings>,
  databases: ReadonlyMap<string, TestDatabase>,
): Record<string, string> {
  return Object.assign(
    {},
    ...[...databases].map(([name, database]) => furtherDatabases[name]?.environment(database) ?? {}),
  ) as Record<string, string>;
}

export async function askService(
  url: string,
  audience: string,
  query: string,
  variables: Record<string, unknown> = {},
  { as = callerOf.anonymous(), via = 'gateway', locale = 'en' }: AskOptions = {},
): Promise<GraphQLResult> {
  const body = JSON.stringify({ query, variables });
  const signature = await signCall({
    from: via,
    audience,
    key: testKey(via, audience),
    method: 'POST',
    path: '/graphql',
    body,
    caller: as,
    requestId: newId(),
    locale,
  });
  const response = await httpRequest(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [signedCallHeader]: signature },
    body,
  });
  return (await response.body.json()) as GraphQLResult;
}

/** Connections are kept: to open one takes longer than most of what is asked. */
function openAdmin(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 4 });
  // One that a test has ended is replaced by the next that is needed.
  pool.on('error', () => undefined);
  return pool;
}
