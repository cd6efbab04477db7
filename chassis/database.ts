import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { DataSource, type EntityManager, type Logger as StatementLogger } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { unavailable } from './domain-error.js';

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
  /** Called with every statement sent: tests count them. */
  onStatement?: (sql: string) => void;
}

const retriedStates = new Set(['40001', '40P01']);
const attempts = 5;

/** Serialization failures and deadlocks: nothing was written, and the same work may go through the next time. */
export function isRetriable(error: unknown): boolean {
  return retriedStates.has(sqlStateOf(error) ?? '');
}

/** A service's own database: a TypeORM data source, transactions with a bounded retry, and plain reads. */
export class Database {
  private readonly commitListeners = new WeakMap<EntityManager, (() => void)[]>();

  private constructor(readonly dataSource: DataSource) {}

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
      extra: { options: '-c default_transaction_isolation=read\\ committed' },
      ...(options.onStatement ? { logging: ['query'] as const, logger: statementListener(options.onStatement) } : {}),
    });
    await dataSource.initialize();
    return new Database(dataSource);
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
   * A connection of the pool as the driver has it, for statements that TypeORM does not know: named ones, several at a time.
   * One that the work leaves in an unknown state is closed instead of going back.
   */
  async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const pool = (this.dataSource.driver as PostgresDriver).master as Pool;
    const client = await pool.connect();
    // A connection that is lost while it is ours fails the query under way; the event is news to nobody.
    client.on('error', ignore);
    let failed = true;
    try {
      const result = await work(client);
      failed = false;
      return result;
    } finally {
      client.removeListener('error', ignore);
      client.release(failed);
    }
  }

  /** Calls the listener once the transaction has committed, and never when it rolled back. */
  afterCommit(tx: EntityManager, listener: () => void): void {
    const listeners = this.commitListeners.get(tx);
    if (listeners) listeners.push(listener);
    else this.commitListeners.set(tx, [listener]);
  }

  async close(): Promise<void> {
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
  return error instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(error.message);
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
