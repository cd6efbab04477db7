import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { inDatabase } from './in-database.js';

const patienceMs = 60_000;

/** A lock that a test holds, so that a step within the database stops where it needs it. */
export class HeldLock {
  private released: Promise<void> | undefined;

  private constructor(
    private readonly url: string,
    private readonly holder: pg.Client,
    private readonly pid: number,
  ) {}

  /** @param sql takes the lock, in a transaction that stays open */
  static async take(url: string, sql: string, parameters: unknown[] = []): Promise<HeldLock> {
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('begin');
    await holder.query(sql, parameters);
    const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
    return new HeldLock(url, holder, rows[0]?.pid ?? 0);
  }

  /** Until a session waits for this lock; a moment more, so that one that is about to do the same does. */
  async untilWaitedFor(): Promise<void> {
    for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await sleep(10)) {
      const waiting = await inDatabase(
        this.url,
        `select from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and $1::int = any(pg_blocking_pids(pid))`,
        [this.pid],
      );
      if (waiting.length === 0) continue;
      await sleep(50);
      return;
    }
    throw new Error('nobody came to wait for the lock');
  }

  /** Once, by however many it was held for. */
  release(): Promise<void> {
    this.released ??= this.holder.query('rollback').then(() => this.holder.end());
    return this.released;
  }
}

/** The sessions that the service has now, by the process ids of the server. */
export async function sessionsOfRewards(url: string): Promise<number[]> {
  const found = await inDatabase<{ pid: number }>(
    url,
    `select pid from pg_stat_activity where datname = current_database() and usename = 'rewards_app'`,
  );
  return found.map(({ pid }) => pid);
}

/** Until the server has noticed that nobody is at the other end of these: what they had begun is rolled back then, or committed. */
export async function untilGone(url: string, pids: readonly number[]): Promise<void> {
  for (const deadline = performance.now() + patienceMs; performance.now() < deadline; await sleep(10)) {
    const left = await inDatabase(url, 'select from pg_stat_activity where pid = any($1::int[])', [pids]);
    if (left.length === 0) return;
  }
  throw new Error('sessions of a process that was killed are still there');
}
