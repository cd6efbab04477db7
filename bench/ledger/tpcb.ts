import pg from 'pg';
import type { Ask } from '../measuring/load.js';
import { withClient } from '../measuring/with-client.js';

/** pgbench's own sizes per unit of scale. */
const tellersPerBranch = 10;
const accountsPerBranch = 100_000;

/** The connections that the claim names. */
export const tpcbConnections = 32;

/**
 * TPC-B as pgbench has it: its tables at the given scale, its five statements in a transaction, prepared once per connection.
 * It knows no idempotency, no buckets, no outbox: it is there as the measure that everybody can place.
 */
export class Tpcb {
  private constructor(
    private readonly clients: pg.Client[],
    private readonly scale: number,
  ) {}

  static async open(url: string, scale: number): Promise<Tpcb> {
    await generate(url, scale);
    const clients = await Promise.all(
      Array.from({ length: tpcbConnections }, async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        return client;
      }),
    );
    return new Tpcb(clients, scale);
  }

  /** One lane per connection. */
  laneOf(lane: number): Ask {
    const client = this.clients[lane];
    if (!client) throw new RangeError(`there are ${this.clients.length} connections, and no ${lane}`);
    return async () => {
      const bid = between(1, this.scale);
      const tid = between(1, this.scale * tellersPerBranch);
      const aid = between(1, this.scale * accountsPerBranch);
      const delta = between(-5_000, 5_000);
      await client.query('begin');
      await client.query({ name: 'account', text: updateAccount, values: [delta, aid] });
      await client.query({ name: 'balance', text: selectBalance, values: [aid] });
      await client.query({ name: 'teller', text: updateTeller, values: [delta, tid] });
      await client.query({ name: 'branch', text: updateBranch, values: [delta, bid] });
      await client.query({ name: 'history', text: insertHistory, values: [tid, bid, aid, delta] });
      await client.query('end');
      return true;
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
  }
}

const updateAccount = 'update pgbench_accounts set abalance = abalance + $1 where aid = $2';
const selectBalance = 'select abalance from pgbench_accounts where aid = $1';
const updateTeller = 'update pgbench_tellers set tbalance = tbalance + $1 where tid = $2';
const updateBranch = 'update pgbench_branches set bbalance = bbalance + $1 where bid = $2';
const insertHistory =
  'insert into pgbench_history (tid, bid, aid, delta, mtime) values ($1, $2, $3, $4, current_timestamp)';

function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}

/** Tables, fill factors, fillers and keys as `pgbench -i` makes them, with its VACUUM at the end. */
async function generate(url: string, scale: number): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`
      create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
      create table pgbench_tellers (tid int not null, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
      create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100);
      create table pgbench_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100);
      insert into pgbench_branches (bid, bbalance) select bid, 0 from generate_series(1, ${scale}) as bid;
      insert into pgbench_tellers (tid, bid, tbalance)
        select tid, (tid - 1) / ${tellersPerBranch} + 1, 0 from generate_series(1, ${scale * tellersPerBranch}) as tid;
      insert into pgbench_accounts (aid, bid, abalance, filler)
        select aid, (aid - 1) / ${accountsPerBranch} + 1, 0, ''
        from generate_series(1, ${scale * accountsPerBranch}) as aid;
      alter table pgbench_branches add primary key (bid);
      alter table pgbench_tellers add primary key (tid);
      alter table pgbench_accounts add primary key (aid);
    `);
    for (const table of ['branches', 'tellers', 'accounts', 'history']) {
      await client.query(`vacuum analyze pgbench_${table}`);
    }
  });
}
