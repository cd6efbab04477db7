import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PlaceInTime } from '../../../chassis/relay.js';
import type { Backtest, BacktestFailure, BacktestResult } from '../domain/backtest.js';

const columns = `id, change_id as "changeId", days, state, run, purchases_done::int as "purchasesDone",
  purchases_in_all::int as "purchasesInAll", started_by as "startedBy", started_at as "startedAt",
  finished_at as "finishedAt", result, failure`;

/** False when the id is taken. */
export async function insertBacktest(
  tx: EntityManager,
  { id, changeId, days, startedBy }: Pick<Backtest, 'id' | 'changeId' | 'days' | 'startedBy'>,
): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into backtest (id, change_id, days, started_by) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning 1`,
    [id, changeId, days, startedBy],
  );
  return inserted.length === 1;
}

/**
 * How many of a person's backtests wait or run. Until the transaction ends nobody else counts that person's, so that of two that are
 * started at once the second sees the first.
 */
export async function countUnfinished(tx: EntityManager, startedBy: string): Promise<number> {
  // In a statement of its own: whoever has waited for the lock has to see what was written meanwhile.
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('backtests/' || $1, 0))`, [startedBy]);
  const [counted] = await rows<{ count: number }>(
    tx,
    'select count(*)::int as count from backtest where started_by = $1 and finished_at is null',
    [startedBy],
  );
  return counted?.count ?? 0;
}

export async function findBacktest(manager: EntityManager, id: string): Promise<Backtest | undefined> {
  return (await rows<Backtest>(manager, `select ${columns} from backtest where id = $1`, [id]))[0];
}

/** The latest first. */
export function listBacktests(manager: EntityManager, limit: number, after: PlaceInTime | null): Promise<Backtest[]> {
  return rows<Backtest>(
    manager,
    `select ${columns} from backtest where $2::timestamptz is null or (started_at, id) < ($2, $3::uuid)
      order by started_at desc, id desc limit $1`,
    [limit, after?.at ?? null, after?.id ?? null],
  );
}

/**
 * Takes up a backtest that waits, or that nobody has driven on for a minute, because whoever did is gone. None while another one
 * is under way: the jobs of a process are few, and postings must not wait for backtests. Persons have their turns: it is the oldest
 * of whoever has waited longest since the last of theirs was over, so that nobody waits for all of somebody else's.
 */
export async function takeUpBacktest(tx: EntityManager): Promise<Backtest | undefined> {
  const [taken] = await rows<Backtest>(
    tx,
    `update backtest set state = 'RUNNING', run = run + 1, take_up_at = app_now() + interval '1 minute'
      where id = (select id from backtest due where state in ('QUEUED', 'RUNNING') and take_up_at <= app_now()
                   order by (select max(finished_at) from backtest past where past.started_by = due.started_by) nulls first,
                            started_at
                   limit 1 for update of due skip locked)
        and not exists (select 1 from backtest where state = 'RUNNING' and take_up_at > app_now())
     returning ${columns}`,
  );
  return taken;
}

/** Which backtest, and which time that it was taken up. */
export type BacktestRun = Pick<Backtest, 'id' | 'run'>;

/** Says that the run goes on. False when another one has taken its place, or it is over. */
export function noteProgress(
  manager: EntityManager,
  run: BacktestRun,
  { done, inAll }: { done: number; inAll: number },
): Promise<boolean> {
  return change(
    manager,
    run,
    `purchases_done = $3, purchases_in_all = $4, take_up_at = app_now() + interval '1 minute'`,
    [done, inAll],
  );
}

export function finishBacktest(manager: EntityManager, run: BacktestRun, result: BacktestResult): Promise<boolean> {
  return change(manager, run, `state = 'DONE', finished_at = app_now(), result = $3`, [JSON.stringify(result)]);
}

export function failBacktest(manager: EntityManager, run: BacktestRun, failure: BacktestFailure): Promise<boolean> {
  return change(manager, run, `state = 'FAILED', finished_at = app_now(), failure = $3`, [failure]);
}

/** Puts it off: 20 seconds after the first run, twice as long after each further one. */
export function putOffBacktest(manager: EntityManager, run: BacktestRun): Promise<boolean> {
  return change(manager, run, `state = 'QUEUED', take_up_at = app_now() + interval '10 seconds' * power(2, run)`, []);
}

async function change(
  manager: EntityManager,
  { id, run }: BacktestRun,
  set: string,
  parameters: unknown[],
): Promise<boolean> {
  const changed = await rows(
    manager,
    `update backtest set ${set} where id = $1 and run = $2 and state = 'RUNNING' returning 1`,
    [id, run, ...parameters],
  );
  return changed.length === 1;
}
