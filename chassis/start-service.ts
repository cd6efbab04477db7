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
import { openFurtherDatabases, type FurtherDatabase } from './further-databases.js';
import { createGraphQLServer } from './graphql-server.js';
import { closeDoor, openDoor } from './http-door.js';
import { AnswerBook } from './idempotency.js';
import { startJobs, type Jobs } from './jobs.js';
import { createLog, type Logger } from './log.js';
import { migrate, roleOf } from './migrate.js';
import { OpenedThings } from './opened-things.js';
import { recordOps, type TellOfViews } from './ops-records.js';
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
  /** One of the databases that the service keeps beside its own, by the name its definition gives it. */
  further(name: string): Database;
}

/** What a subgraph is made of once its parts are there. */
export interface ServiceRooms extends ResolverParts {
  /** What this service takes from others, by topic. */
  events?: Subscriptions;
  jobs?: Jobs;
  /** What goes on by itself for as long as jobs are run here; gives how it ends. */
  goOn?: () => () => Promise<void>;
  /** How the members learn that a person of ops has looked at them. */
  tellOfViews?: TellOfViews;
  /** Lets go of what the rooms have opened, once nothing is under way any more. */
  close?: () => Promise<void>;
}

export interface SubgraphDefinition<Settings extends ServiceSettings> {
  name: string;
  settings: Settings;
  surroundings?: Surroundings;
  types: SubgraphTypes;
  entities: TypeOrmClass[];
  migrations: TypeOrmClass[];
  /** What the service keeps in databases apart from its own, by a name for each. */
  furtherDatabases?: Readonly<Record<string, FurtherDatabase>>;
  /** True where the service finds what counts by keys: no plan of its own then reads a whole table, however young it is. */
  byKeys?: boolean;
  /** The registry of the subgraph's errors. */
  errors: readonly { definition: ErrorDefinition }[];
  /** Who takes which of this service's topics. */
  subscribers?: Subscribers;
  /** Awaited before anything is answered, so that it may bring rows of before into the form of now. */
  rooms: (parts: ServiceParts<Settings>) => ServiceRooms | Promise<ServiceRooms>;
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
  /** Ends jobs and deliveries, then lets the requests under way end, then lets go of the database. */
  stop(): Promise<void>;
}

/**
 * Migrates, connects, builds the schema, listens, and only then delivers events and runs jobs. Resolves once requests are
 * answered; when it throws, nothing of it goes on.
 */
export async function startSubgraph<Settings extends ServiceSettings>(
  definition: SubgraphDefinition<Settings>,
): Promise<RunningService> {
  const { name, settings, surroundings = {} } = definition;
  const log = surroundings.log ?? createLog(name, settings.logLevel);
  if (settings.ownerDatabaseUrl !== undefined) {
    await migrate(settings.ownerDatabaseUrl, roleOf(settings.appDatabaseUrl), definition.migrations);
  }
  const opened = new OpenedThings();
  try {
    const parts = await openParts(definition, log, opened);
    const rooms = await definition.rooms(parts);
    if (rooms.close) opened.closeBy(rooms.close);
    const url = await answerRequests(definition, parts, rooms, opened);
    const deliveries = startDeliveries(
      parts.outbox,
      definition.subscribers ?? {},
      (subscriber, topics) => new EventDelivery(parts.database, parts.calls, subscriber, topics, name, log),
    );
    opened.closeBy(() => deliveries.stop());
    const jobs = rooms.jobs ?? {};
    if (surroundings.runJobs !== false) {
      const worker = await startJobs(settings.appDatabaseUrl, jobs, log);
      opened.closeBy(() => worker.stop());
      if (rooms.goOn) opened.closeBy(rooms.goOn());
    }
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
      stop: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Opens the door; closing it waits for the requests under way. Gives the address. */
async function answerRequests<Settings extends ServiceSettings>(
  { name, settings, types, furtherDatabases }: SubgraphDefinition<Settings>,
  parts: ServiceParts<Settings>,
  rooms: ServiceRooms,
  opened: OpenedThings,
): Promise<string> {
  const { database, shortMemory, log, audit } = parts;
  const graphql = createGraphQLServer(buildFederatedSchema(types, rooms), shortMemory, [
    recordOps({ database, audit, tellOfViews: rooms.tellOfViews }),
  ]);
  await graphql.start();
  opened.closeBy(() => graphql.stop());
  const door = openDoor({
    name,
    acceptKeys: settings.acceptKeys,
    graphql,
    intake: new EventIntake(database, rooms.events ?? {}, log),
    shortMemory,
    log,
    ready: async () => {
      const databases = [database, ...Object.keys(furtherDatabases ?? {}).map((further) => parts.further(further))];
      await Promise.all(databases.map((each) => each.read.query('select 1')));
      return true;
    },
  });
  opened.closeBy(() => closeDoor(door));
  return listen(door, settings);
}

async function openParts<Settings extends ServiceSettings>(
  definition: SubgraphDefinition<Settings>,
  log: Logger,
  opened: OpenedThings,
): Promise<ServiceParts<Settings>> {
  const { name, settings, surroundings = {} } = definition;
  const database = await Database.open({
    url: settings.appDatabaseUrl,
    entities: definition.entities,
    migrations: [],
    applicationName: name,
    poolSize: settings.poolSize,
    byKeys: definition.byKeys ?? false,
    onStatement: surroundings.onStatement,
  });
  opened.closeBy(() => database.close());
  const shortMemory = openShortMemory(settings.redisUrl, name, log);
  opened.closeBy(() => shortMemory.close());
  const calls = new ServiceCalls({ from: name, sendKeys: settings.sendKeys, peers: settings.peers });
  opened.closeBy(() => calls.close());
  const further = await openFurtherDatabases(definition.furtherDatabases ?? {}, {
    service: name,
    poolSize: settings.poolSize,
    onStatement: surroundings.onStatement,
    opened,
  });
  const audit = new AuditLog();
  const approvals = new Approvals(audit);
  return {
    settings,
    database,
    answers: new AnswerBook(database, settings.answerHashKey, [...commonErrors, ...definition.errors]),
    calls,
    outbox: new Outbox(database),
    clock: surroundings.clock ?? systemClock,
    shortMemory,
    log,
    audit,
    approvals,
    configuration: new ConfigurationRegistry(database, approvals, audit),
    further,
  };
}

async function listen(door: FastifyInstance, { host, port }: ServiceSettings): Promise<string> {
  const url = await door.listen({ host, port });
  // Listening on all addresses, fastify names the wildcard, which no client can call.
  return url.replace('0.0.0.0', '127.0.0.1');
}
