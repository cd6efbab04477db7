import type { FastifyInstance } from 'fastify';
import { Approvals } from './approval.js';
import { AuditLog } from './audit-log.js';
import { systemClock, type Clock } from './clock.js';
import { ConfigurationRegistry } from './configuration.js';
import { Database, type TypeOrmClass } from './database.js';
import { commonErrors, type ErrorDefinition } from './domain-error.js';
import { EventDelivery, startDeliveries, type Subscribers } from './event-delivery.js';
import { EventIntake, type Subscriptions } from './event-intake.js';
import { buildFederatedSchema, type ResolverParts, type SubgraphTypes } from './federated-schema.js';
import { createGraphQLServer } from './graphql-server.js';
import { openDoor } from './http-door.js';
import { AnswerBook } from './idempotency.js';
import { startJobs, type Jobs } from './jobs.js';
import { createLog, type Logger } from './log.js';
import { migrate, roleOf } from './migrate.js';
import { Outbox } from './outbox.js';
import { ServiceCalls } from './service-calls.js';
import type { ServiceSettings } from './service-settings.js';
import { openShortMemory, type ShortMemory } from './short-memory.js';

/** What a subgraph's main.ts is given to build its use cases and resolvers from. */
export interface ServiceParts<Settings extends ServiceSettings = ServiceSettings> {
  settings: Settings;
  database: Database;
  answers: AnswerBook;
  calls: ServiceCalls;
  outbox: Outbox;
  clock: Clock;
  shortMemory: ShortMemory;
  log: Logger;
  audit: AuditLog;
  approvals: Approvals;
  configuration: ConfigurationRegistry;
}

/** What a subgraph is made of once its parts are there. */
export interface ServiceRooms extends ResolverParts {
  /** What this service takes from others, by topic. */
  events?: Subscriptions;
  jobs?: Jobs;
}

export interface SubgraphDefinition<Settings extends ServiceSettings> {
  name: string;
  settings: Settings;
  surroundings?: Surroundings;
  types: SubgraphTypes;
  entities: TypeOrmClass[];
  migrations: TypeOrmClass[];
  /** The registry of the subgraph's errors. */
  errors: readonly { definition: ErrorDefinition }[];
  /** Who takes which of this service's topics. */
  subscribers?: Subscribers;
  rooms: (parts: ServiceParts<Settings>) => ServiceRooms;
}

/** What tests replace. */
export interface Surroundings {
  clock?: Clock;
  log?: Logger;
  /** False: jobs run only when `runJob` asks. */
  runJobs?: boolean;
  onStatement?: (sql: string) => void;
}

export interface RunningService {
  name: string;
  /** Base address, without a path. */
  url: string;
  parts: ServiceParts;
  /** Resolves once every event written so far has been taken. */
  drain(): Promise<void>;
  /** Runs a job here and now. */
  runJob(name: string, payload?: unknown): Promise<void>;
  /** Ends in the order in which callers notice least: door, deliveries, jobs, database. */
  stop(): Promise<void>;
}

/** Migrates, connects, builds the schema and listens. Resolves once requests are answered. */
export async function startSubgraph<Settings extends ServiceSettings>(
  definition: SubgraphDefinition<Settings>,
): Promise<RunningService> {
  const { name, settings, surroundings = {} } = definition;
  const log = surroundings.log ?? createLog(name, settings.logLevel);
  if (settings.ownerDatabaseUrl !== undefined) {
    await migrate(settings.ownerDatabaseUrl, roleOf(settings.appDatabaseUrl), definition.migrations);
  }
  const parts = await openParts(definition, log);
  const rooms = definition.rooms(parts);
  const graphql = createGraphQLServer(buildFederatedSchema(definition.types, rooms), parts.shortMemory);
  await graphql.start();
  const door = openDoor({
    name,
    acceptKeys: settings.acceptKeys,
    graphql,
    intake: new EventIntake(parts.database, rooms.events ?? {}, log),
    shortMemory: parts.shortMemory,
    log,
    ready: () => parts.database.read.query('select 1').then(() => true),
  });
  const deliveries = startDeliveries(
    parts.outbox,
    definition.subscribers ?? {},
    (subscriber, topics) => new EventDelivery(parts.database, parts.calls, subscriber, topics, name, log),
  );
  const jobs = rooms.jobs ?? {};
  const worker = surroundings.runJobs === false ? null : await startJobs(settings.appDatabaseUrl, jobs, log);
  const url = await listen(door, settings);
  log.info({ url }, 'listening');
  return {
    name,
    url,
    parts,
    drain: deliveries.drain,
    runJob: async (job, payload = {}) => {
      const found = jobs[job];
      if (!found) throw new Error(`${name} has no job ${job}`);
      await found.run(payload);
    },
    stop: async () => {
      await door.close();
      await graphql.stop();
      await deliveries.stop();
      await worker?.stop();
      await parts.calls.close();
      await parts.shortMemory.close();
      await parts.database.close();
    },
  };
}

async function openParts<Settings extends ServiceSettings>(
  definition: SubgraphDefinition<Settings>,
  log: Logger,
): Promise<ServiceParts<Settings>> {
  const { name, settings, surroundings = {} } = definition;
  const database = await Database.open({
    url: settings.appDatabaseUrl,
    entities: definition.entities,
    migrations: [],
    applicationName: name,
    poolSize: settings.poolSize,
    onStatement: surroundings.onStatement,
  });
  const audit = new AuditLog();
  const approvals = new Approvals(audit);
  return {
    settings,
    database,
    answers: new AnswerBook(database, settings.answerHashKey, [...commonErrors, ...definition.errors]),
    calls: new ServiceCalls({ from: name, sendKeys: settings.sendKeys, peers: settings.peers }),
    outbox: new Outbox(database),
    clock: surroundings.clock ?? systemClock,
    shortMemory: openShortMemory(settings.redisUrl, name, log),
    log,
    audit,
    approvals,
    configuration: new ConfigurationRegistry(database, approvals, audit),
  };
}

async function listen(door: FastifyInstance, { host, port }: ServiceSettings): Promise<string> {
  const url = await door.listen({ host, port });
  // Listening on all addresses, fastify names the wildcard, which no client can call.
  return url.replace('0.0.0.0', '127.0.0.1');
}
