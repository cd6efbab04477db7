/** What holds under everything: who may write, what the tables refuse, and that the checker finds what is wrong. */
import { Client } from 'pg';
import { newId } from '../../../chassis/ids.js';
import { Database } from '../../../chassis/database.js';
import type { Discrepancy } from '../domain/replay.js';
import { checkBooksIn } from '../storage/check-books.js';
import { entities } from '../storage/entities.js';
import { PointsUnderTest } from './given.js';

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start();
});
afterEach(() => given.booksBalance());
afterAll(() => given.stop());

/** Runs a statement as the role the service runs as. */
async function asApplication(sql: string): Promise<unknown> {
  const client = new Client({ connectionString: given.subgraph.testDatabase.appUrl });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('the journal', () => {
  it('can be added to by the application, and neither changed nor emptied', async () => {
    await given.member().withPoints(100);
    for (const sql of [
      'update journal set amount = amount + 1',
      'delete from journal',
      'truncate journal',
      'drop table journal',
      'alter table journal drop constraint journal_amount_moves',
    ]) {
      await expect(asApplication(sql)).rejects.toThrow(/permission denied|must be owner/);
    }
  });

  it('refuses rows that do not add up, of legs that do not belong together, or of another member', async () => {
    const id = newId();
    const row = (change: Record<string, unknown>) => {
      const good: Record<string, unknown> = {
        kind: 'EARNED',
        currency: 'HARVEST',
        from_kind: 'ISSUANCE',
        from_owner: '',
        to_kind: 'WALLET',
        to_owner: id,
        amount: 5,
        from_balance_after: -5,
        to_balance_after: 5,
        member_id: id,
        split: JSON.stringify([{ expiresAt: '2028-01-01T00:00:00.000Z', pendingUntil: null, points: 5 }]),
        reference_ids: '{}',
        posted_at: '2027-03-10',
        seq: 1_000_000_000,
        leaf_hash: `\\x${'00'.repeat(32)}`,
      };
      const values = { ...good, ...change };
      const text = Object.values(values).map((value) => `'${String(value)}'`);
      // Taken back at once: a row without its accounts would leave the books unbalanced.
      return asApplication(
        `begin; insert into journal (${Object.keys(values).join()}) values (${text.join()}); rollback`,
      );
    };
    await expect(row({})).resolves.toBeDefined();
    await expect(row({ amount: -5 })).rejects.toThrow('journal_');
    await expect(row({ amount: 6 })).rejects.toThrow('journal_split_adds_up');
    await expect(row({ to_balance_after: -1 })).rejects.toThrow('journal_balances_allowed');
    await expect(row({ kind: 'HELD' })).rejects.toThrow('journal_legs_of_kind');
    await expect(row({ to_owner: newId() })).rejects.toThrow('journal_legs_of_the_member');
  });
});

describe('the accounts', () => {
  it('refuse a balance beyond their limit and buckets that do not add up, whoever writes them', async () => {
    const member = await given.member().withPoints(100);
    const open = (kind: string, balance: number) =>
      given.subgraph.asAdmin(
        `insert into account (currency, kind, owner, balance, opened_at) values ('HARVEST', $1, $2, $3, app_now())`,
        [kind, member.id, balance],
      );
    const change = (set: string, kind = 'WALLET') =>
      given.subgraph.asAdmin(`update account set ${set} where kind = $1 and owner in ($2, '')`, [kind, member.id]);
    await expect(change(`balance = -1, buckets = '[]'`)).rejects.toThrow('account_balance_allowed');
    await expect(change('balance = 101')).rejects.toThrow('account_buckets_add_up');
    await expect(open('DEBT', 1)).rejects.toThrow('account_balance_allowed');
    await expect(open('REDEEMED', -1)).rejects.toThrow('account_balance_allowed');
    for (const kind of ['BUDGET', 'BLOCK', 'SPONSOR']) {
      await expect(open(kind, -1)).rejects.toThrow('account_balance_allowed');
    }
    await expect(open('TRANSIT', 1)).rejects.toThrow('account_balance_allowed');
    await expect(open('PURSE', 0)).rejects.toThrow('account_balance_allowed');
  });
});

describe('the checker', () => {
  let admin: Database;
  beforeAll(async () => {
    const { adminUrl: url } = given.subgraph.testDatabase;
    admin = await Database.open({ url, entities, migrations: [], applicationName: 'tamper' });
  });
  afterAll(() => admin.close());

  /** What the checker finds in the books after tampering with one member's, which is taken back at the end. */
  async function foundAfter(...statements: ((id: string) => string)[]): Promise<Discrepancy[]> {
    const member = await given.member().withPoints(500);
    await member.holding(200);
    await given.booksBalance();
    const tampering = admin.dataSource.createQueryRunner();
    await tampering.startTransaction();
    try {
      for (const statement of statements) await tampering.query(statement(member.id));
      return await checkBooksIn(tampering.manager);
    } finally {
      await tampering.rollbackTransaction();
      await tampering.release();
    }
  }

  const rulesOf = (found: Discrepancy[]) => [...new Set(found.map(({ rule }) => rule))].sort();

  it('finds points given to a wallet without a row', async () => {
    const found = await foundAfter(
      (id) => `update account set balance = balance + 1,
        buckets = jsonb_set(buckets, '{0,points}', to_jsonb(balance + 1)) where kind = 'WALLET' and owner = '${id}'`,
    );
    expect(rulesOf(found)).toEqual([
      "a wallet's buckets equal its replayed journal",
      'all balances of a currency add up to zero',
      'an account equals its replayed journal',
    ]);
  });

  it('finds a prolonged validity', async () => {
    const found = await foundAfter(
      (id) => `update account set buckets = jsonb_set(buckets, '{0,expiresAt}', '"2099-01-01T00:00:00.000Z"')
        where kind = 'WALLET' and owner = '${id}'`,
    );
    expect(rulesOf(found)).toEqual(["a wallet's buckets equal its replayed journal"]);
  });

  it('finds a changed row, and names it', async () => {
    const [first] = await foundAfter(
      () => 'alter table journal drop constraint journal_split_adds_up',
      (id) => `update journal set amount = 499 where member_id = '${id}' and kind = 'EARNED'`,
    );
    expect(first).toMatchObject({ rule: 'a split adds up to its amount', expected: '499', found: '500' });
    expect(first?.where).toMatch(/^row \d+$/);
  });

  it('finds a row that is gone', async () => {
    const found = await foundAfter((id) => `delete from journal where member_id = '${id}' and kind = 'EARNED'`);
    expect(rulesOf(found)).toContain("a row's balance follows from the rows before it");
  });

  it('finds a hold that is gone', async () => {
    expect(rulesOf(await foundAfter((id) => `delete from hold where member_id = '${id}'`))).toEqual([
      'a hold equals its journal rows',
      'what is held equals the open holds',
    ]);
  });

  it('finds an award that was changed', async () => {
    expect(rulesOf(await foundAfter((id) => `update award set points = points + 1 where member_id = '${id}'`))).toEqual(
      ["a member's days add up to the awards", 'an award equals its journal rows'],
    );
  });

  it('finds debt beside points', async () => {
    const found = await foundAfter(
      (id) => `insert into account (currency, kind, owner, balance, opened_at)
        values ('HARVEST', 'DEBT', '${id}', -1, app_now())`,
    );
    expect(rulesOf(found)).toContain('nobody has points and a debt at once');
  });

  it('finds points and debts left with a merged member, once the merge is done', async () => {
    const [mergeId, survivor] = [newId(), newId()];
    const mark = (id: string) => `insert into member_merge values ('${id}', '${mergeId}', '${survivor}')`;
    const done = () => 'update member_merge set done_at = app_now()';
    const owing = (id: string) => `insert into account (currency, kind, owner, balance, opened_at)
      values ('HARVEST', 'DEBT', '${id}', -1, app_now())`;
    const rule = 'a merged member has neither points nor a debt';
    expect(await foundAfter(mark)).toEqual([]);
    expect(await foundAfter(mark, done, () => 'update member_merge set into_id = null')).toEqual([]);
    expect(await foundAfter(mark, done)).toMatchObject([{ rule, expected: '0', found: '300' }]);
    const left = (await foundAfter(mark, done, owing)).filter((found) => found.rule === rule);
    expect(left.map(({ found }) => found).sort()).toEqual(['-1', '300']);
  });
});

describe('the one door', () => {
  it('takes several commands at once, in their order, and writes what was not refused', async () => {
    const member = await given.member().withPoints(100);
    const hold = (points: number, holdId = newId()) => ({
      kind: 'holdPoints' as const,
      service: 'rewards',
      holdId,
      memberId: member.id,
      currency: 'HARVEST',
      points,
      purpose: 'REDEMPTION' as const,
      expiresAt: given.inHours(1),
      risk: { device: null, channel: null, reviewId: newId() },
    });
    const made = hold(70);
    const [{ block: blocksBefore } = { block: '' }] = await given.subgraph.asAdmin<{ block: string }>(
      'select block from ledger_head',
    );
    const writer = given.writer();
    const { service, holdId, memberId, currency } = made;
    const settlement = { service, holdId, memberId, currency, settlementId: newId(), points: 60 };
    const results = await Promise.all(
      [made, hold(70), { kind: 'settleHold' as const, ...settlement }, hold(30)].map((command) =>
        writer.post({ command, once: null }),
      ),
    );
    expect(results).toMatchObject([
      { kind: 'answered', answer: { value: { status: 'OPEN', held: 70 } } },
      { kind: 'answered', answer: { refusal: { code: 'NOT_ENOUGH_POINTS', details: { spendable: 30, needed: 70 } } } },
      { kind: 'answered', answer: { value: { status: 'OPEN', held: 10, settled: 60 } } },
      { kind: 'answered', answer: { value: { status: 'OPEN', held: 30 } } },
    ]);
    expect(await given.subgraph.asAdmin('select from ledger_block where number > $1', [blocksBefore])).toHaveLength(1);
    expect(await member.wallet()).toEqual({ spendable: 0, pending: 0, held: 40, debt: 0 });
  });

  it('lets writers through one after the other: exchanges in opposite directions never deadlock', async () => {
    await given.currency('CRUMB', 50);
    const exchange = async (from: string, to: string) => {
      const member = await given.member().withPoints(100, from);
      const holdId = await member.holding(50, { purpose: 'EXCHANGE', currency: from });
      const brands = { fromPartner: `brand of ${from}`, toPartner: `brand of ${to}`, prepaid: false, owedAtMost: null };
      const amounts = { from, to, given: 50, received: 20 };
      return { service: 'partners', exchangeId: newId(), holdId, memberId: member.id, ...amounts, ...brands };
    };
    const [there, back] = [await exchange('HARVEST', 'CRUMB'), await exchange('CRUMB', 'HARVEST')];
    const deadlocks = async () => {
      const [found] = await given.subgraph.asAdmin<{ deadlocks: string }>(
        'select deadlocks from pg_stat_database where datname = current_database()',
      );
      return found?.deadlocks;
    };
    const before = await deadlocks();
    // Two writers, as two processes would have them; both come to a stop at the ledger's head.
    const release = await holdingTheHead();
    const posted = [there, back].map((command) =>
      given.writer().post({ command: { kind: 'convertPoints', ...command }, once: null }),
    );
    await waitingForLocks(2);
    await release();
    expect(await Promise.all(posted)).toMatchObject([
      { answer: { value: { given: 50, received: 20 } } },
      { answer: { value: { given: 50, received: 20 } } },
    ]);
    expect(await deadlocks()).toBe(before);
  });

  /** Locks the ledger's head from outside until the function it gives is called. */
  async function holdingTheHead(): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: given.subgraph.testDatabase.adminUrl });
    await client.connect();
    await client.query('begin');
    await client.query('select from ledger_head for update');
    return () => client.end();
  }

  async function waitingForLocks(count: number): Promise<void> {
    for (;;) {
      const waiting = await given.subgraph.asAdmin(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (waiting.length >= count) return;
    }
  }
});
