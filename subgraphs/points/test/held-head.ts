import { Client } from 'pg';

/** A ledger, as the superuser reaches it. */
interface Ledger {
  testDatabase: { adminUrl: string };
  asAdmin<Row>(sql: string): Promise<Row[]>;
}

/** While the work runs nobody gets to write: as behind a transaction that takes its time, which is the holder's. */
export async function whileNobodyWrites<T>(ledger: Ledger, work: (holder: Client) => Promise<T>): Promise<T> {
  const holder = new Client({ connectionString: ledger.testDatabase.adminUrl });
  await holder.connect();
  await holder.query('begin; select 1 from ledger_head for update');
  try {
    return await work(holder);
  } finally {
    await holder.query('commit');
    await holder.end();
  }
}

/** Until so many connections wait for their turn. */
export async function untilWaiting(ledger: Ledger, count: number): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  for (;;) {
    const [row] = await ledger.asAdmin<{ count: number }>(waiting);
    if ((row?.count ?? 0) >= count) return;
  }
}

/**
 * Takes their connections from all processes of the service, as a restart of the database does, and returns when none of them is
 * left: one that dies a little later would fail whoever is given it next.
 */
export async function cutConnections(ledger: Ledger): Promise<void> {
  await ledger.asAdmin(`select pg_terminate_backend(pid, 60000)::text from pg_stat_activity
    where datname = current_database() and usename = 'points_app'`);
}
