import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import { DataSource, type EntityManager, type Logger as StatementLogger } from 'typeorm';
import { unavailable } from './domain-error.js';
import { mostUnderWay, PipelinedReads } from './pipelined-reads.js';

/** A class handed to TypeORM: an entity or a migration. */
export type TypeOrmClass = new () => object;

export interface DatabaseOptions {
  /** Connection URL; the role in it decides what this process may do. */
  url: string;
  entities: TypeOrmClass[];
  migrations: TypeOrmClass[];
  /** Shown in pg_stat_activity. */
  applicationName: string;
  poolSize?: number;
  /** True where everything that counts is found by keys: see `noSequentialScans`. */
  byKeys?: boolean;
  /** Called with every statement sent: tests count them. */
  onStatement?: (sql: string) => void;
}

const retriedStates = new Set(['40001', '40P01']);
const attempts = 5;
const readCommitted = '-c default_transaction_isolation=read\\ committed';
/**
 * What is planned once keeps its plan: a named statement, and the database's own look-up behind a foreign key. One made while its
 * tables were empty would read all of them for as long as it is kept, and all that is asked for here is found by keys.
 */
const noSequentialScans = '-c enable_seqscan=off';
const byIndex = `${noSequentialScans} -c enable_hashjoin=off -c enable_mergejoin=off`;
/**
 * Left to itself, the server plans a named statement anew for its values as long as that looks cheaper, which it does wherever a list
 * of ids is guessed to be longer than it is: each time, for longer than the statement then takes. Not for whoever writes: a plan that
 * was made before its tables filled up is kept until they are analysed, which a page outlasts and a queue of postings does not.
 */
const plannedOnce = '-c plan_cache_mode=force_generic_plan';
const mostPipelines = 4;

/** Serialization failures and deadlocks: nothing was written, and the same work may go through the next time. */
export function isRetriable(error: unknown): boolean {
  return retriedStates.has(sqlStateOf(error) ?? '');
}

/** A service's own database: a TypeORM data source, transactions with a bounded retry, and plain reads. */
export class Database {
  private readonly commitListeners = new WeakMap<EntityManager, (() => void)[]>();
  /** For the reads that are asked for most. */
  readonly reads: PipelinedReads;

  private constructor(
    readonly dataSource: DataSource,
    /** Apart from TypeORM's, whose connections wait for each answer before they send the next statement. */
    private readonly pipelines: Pool,
    private readonly readers: Pool,
    onStatement?: (sql: string) => void,
  ) {
    this.reads = new PipelinedReads((work) => workWith(readers, work), onStatement);
  }

  static async open(options: DatabaseOptions): Promise<Database> {
    const dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      entities: options.entities,
      migrations: options.migrations,
      migrationsTransactionMode: 'each',
      migrationsTableName: 'migration',
      synchronize: false,
      applicationName: options.applicationName,
      poolSize: options.poolSize ?? 10,
      // Said once per connection: TypeORM would say it in a round trip of every transaction.
      extra: { options: options.byKeys ? `${readCommitted} ${noSequentialScans}` : readCommitted },
      ...(options.onStatement ? { logging: ['query'] as const, logger: statementListener(options.onStatement) } : {}),
    });
    await dataSource.initialize();
    const pipelines = pipelinesTo(options, { settings: `${readCommitted} ${byIndex}`, most: mostPipelines });
    const readers = pipelinesTo(options, {
      settings: `${readCommitted} ${byIndex} ${plannedOnce}`,
      most: mostUnderWay,
    });
    return new Database(dataSource, pipelines, readers, options.onStatement);
  }

  /** For reads outside a transaction. */
  get read(): EntityManager {
    return this.dataSource.manager;
  }

  /**
   * Runs the work under READ COMMITTED. Serialization failures and deadlocks are tried again, five times in all with a
   * growing, jittered pause, so the work must be safe to repeat: it may touch nothing but the transaction. When the
   * tries are used up the caller is told UNAVAILABLE; nothing was written.
   */
  async transaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      let manager: EntityManager | undefined;
      try {
        const result = await this.dataSource.transaction((tx) => {
          manager = tx;
          return work(tx);
        });
        if (manager) for (const listener of this.commitListeners.get(manager) ?? []) listener();
        return result;
      } catch (error) {
        if (!isRetriable(error)) throw error;
        if (attempt === attempts) throw unavailable({ service: 'database' });
        await sleep(5 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  /**
   * A connection as the driver has it, for what TypeORM does not know: named statements, and several of them sent without
   * waiting for one another's answers. They find rows by their keys: no other way is open to the planner here. After work
   * that failed, a transaction it had begun is rolled back; a connection that cannot even do that is closed.
   */
  withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return workWith(this.pipelines, work);
  }

  /** Calls the listener once the transaction has committed, and never when it rolled back. */
  afterCommit(tx: EntityManager, listener: () => void): void {
    const listeners = this.commitListeners.get(tx);
    if (listeners) listeners.push(listener);
    else this.commitListeners.set(tx, [listener]);
  }

  async close(): Promise<void> {
    await this.readers.end();
    await this.pipelines.end();
    await this.dataSource.destroy();
  }
}

function ignore(): void {
  // Nothing to do: see where it is used.
}

/**
 * The rows of a statement, for SELECT and for writing statements with RETURNING alike (TypeORM answers the latter with
 * a pair of rows and count).
 */
export async function rows<T>(manager: EntityManager, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const answer: unknown = await manager.query(sql, parameters);
  if (Array.isArray(answer) && answer.length === 2 && Array.isArray(answer[0]) && typeof answer[1] === 'number') {
    return answer[0] as T[];
  }
  return answer as T[];
}

/** The SQLSTATE of a database error, or undefined for any other error. */
export function sqlStateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = driverError?.code ?? code;
  return typeof state === 'string' ? state : undefined;
}

/** True when the database could not be reached or went away: SQLSTATE classes 08, 53 and 57P, or the socket's own error. */
export function isOutage(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return /^(08|53|57P)/.test(state) || /^E[A-Z]+$/.test(state);
  return (
    error instanceof Error &&
    /Connection terminated|not queryable|timeout exceeded when trying to connect/.test(error.message)
  );
}

function statementListener(onStatement: (sql: string) => void): StatementLogger {
  const nothing = () => undefined;
  return {
    logQuery: (sql) => {
      onStatement(sql);
    },
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
}

/** Connections are made when they are first asked for: who has no use for them has none. */
function pipelinesTo(
  { url, applicationName }: DatabaseOptions,
  { settings, most }: { settings: string; most: number },
): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: applicationName,
    options: settings,
    max: most,
    pipeline: true,
  });
  // An idle connection that is lost is replaced at the next use.
  pool.on('error', ignore);
  return pool;
}

async function workWith<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that is lost while it is ours fails the query under way; the event is news to nobody.
  client.on('error', ignore);
  let broken = false;
  try {
    return await work(client);
  } catch (error) {
    broken = await client.query('rollback').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.removeListener('error', ignore);
    client.release(broken);
  }
}
