import { setTimeout as sleep } from 'node:timers/promises';
import { parseCronItems, run, runMigrations, Logger as WorkerLogger, type Runner } from 'graphile-worker';
import { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import { isOutage, rows } from './database.js';
import type { Logger } from './log.js';

export interface Job {
  /** A cron pattern (UTC) for what runs on a schedule; absent for what is only queued. Missed runs are not made up. */
  every?: string;
  /** May run twice after a crash: must be safe to repeat. */
  run: (payload: unknown) => Promise<void>;
}

export type Jobs = Readonly<Record<string, Job>>;

/** Queues a job in the caller's transaction. A job of the same `key` that has not started yet is replaced. */
export async function queueJob(
  tx: EntityManager,
  name: string,
  payload: Record<string, unknown>,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  await rows(
    tx,
    'select graphile_worker.add_job($1, payload := $2::json, run_at := $3::timestamptz, job_key := $4::text)',
    [name, JSON.stringify(payload), options.runAt ?? null, options.key ?? null],
  );
}

/** Creates the queue's tables; by the migrating role. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: silent });
}

export interface RunningJobs {
  stop(): Promise<void>;
}

export async function startJobs(url: string, jobs: Jobs, log: Logger): Promise<RunningJobs> {
  const pool = new Pool({ connectionString: url, max: 3 });
  pool.on('error', (error) => {
    log.warn({ err: error }, 'the job queue lost a connection');
  });
  const stopping = new AbortController();
  patientlyScheduling(pool, stopping.signal);
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 2,
    pollInterval: 2_000,
    noHandleSignals: true,
    logger: workerLog(log),
    taskList: Object.fromEntries(
      Object.entries(jobs).map(([name, job]) => [name, (payload: unknown) => job.run(payload)]),
    ),
    parsedCronItems: parseCronItems(
      Object.entries(jobs).flatMap(([task, { every }]) =>
        every ? [{ task, match: every, options: { backfillPeriod: 0 } }] : [],
      ),
    ),
  });
  return {
    stop: async () => {
      stopping.abort();
      await runner.stop();
      await pool.end();
    },
  };
}

/**
 * What is due is put into the queue by `pool.query`, once however often it is tried. A failure of that would end the queue,
 * and the process with it: while the database is away it is tried again until it is back or we stop.
 */
function patientlyScheduling(pool: Pool, stopping: AbortSignal): void {
  const query = pool.query.bind(pool) as (...statement: unknown[]) => Promise<unknown>;
  const untilReached = async (...statement: unknown[]): Promise<unknown> => {
    for (;;) {
      try {
        return await query(...statement);
      } catch (error) {
        if (!isOutage(error)) throw error;
        if (stopping.aborted) return { rows: [] };
        await sleep(retryScheduleMs, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };
  Object.assign(pool, { query: untilReached });
}

const retryScheduleMs = 1_000;

const silent = new WorkerLogger(() => () => undefined);

function workerLog(log: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message) => {
    if (level === 'error') log.error({ job: message }, 'job queue');
    else if (level === 'warning') log.warn({ job: message }, 'job queue');
    else log.debug({ job: message }, 'job queue');
  });
}
