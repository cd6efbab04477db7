/** The verifier of the whole ledger, on books that were tampered with behind the service's back. */
import { Client } from 'pg';
import { blockHash, genesis, leafOf } from '../domain/block.js';
import { SigningKey, type PrivateKey } from '../domain/ledger-key.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import { rootOf } from '../domain/merkle.js';
import { findCheckpoint } from '../storage/checkpoints.js';
import { readJournal } from '../storage/ledger.js';
import { readBlocks } from '../storage/ledger-tree.js';
import { verifyLedger, type LedgerVerdict, type Witnesses } from '../storage/verify-ledger.js';
import { PointsUnderTest } from './given.js';
import { newLedgerKey } from './ledger-keys.js';

const privateKey: PrivateKey = newLedgerKey();
const { publicKey } = new SigningKey(privateKey);
const tables = [
  'journal',
  'ledger_block',
  'ledger_head',
  'ledger_node',
  'ledger_checkpoint',
  'ledger_key',
  'account',
  'hold',
  'award',
  'day_earnings',
];

let given: PointsUnderTest;
let admin: Client;
let signed: SignedCheckpoint;

/** A signed ledger of ten rows, one in a block, of which the last two are not signed yet; and a copy of its tables. */
beforeAll(async () => {
  given = await PointsUnderTest.start({ LEDGER_SIGNING_KEY: JSON.stringify(privateKey) });
  const anna = await given.member().withPoints(300);
  const boris = await given.member().withPoints(200);
  const held = await anna.holding(100);
  await given.ask('settleHold', anna.settlement(held, 40));
  const purchase = await boris.bought(50, {});
  await given.ask('reverseAwards', boris.returnOf(purchase, 20));
  await given.ask('returnPoints', anna.reversal(held, 10));
  await boris.withPoints(5);
  await given.subgraph.service.runJob('sign-checkpoint');
  await anna.withPoints(7);
  await boris.holding(3);
  const found = await findCheckpoint(given.subgraph.database.read);
  if (!found) throw new Error('nothing was signed');
  signed = found;
  admin = new Client({ connectionString: given.subgraph.testDatabase.adminUrl });
  await admin.connect();
  await sql('set session_replication_role = replica');
  await sql(tables.map((table) => `create table kept_${table} as table ${table}`).join(';'));
});

afterEach(async () => {
  await sql(tables.map((table) => `delete from ${table}; insert into ${table} table kept_${table}`).join(';'));
});

afterAll(async () => {
  await admin.end();
  await given.stop();
});

/** Runs statements as the superuser, whom no foreign key and no trigger holds back. */
async function sql(text: string): Promise<void> {
  await admin.query(text);
}

/** With constraints out of the way, as whoever owns the database could put them. */
async function withoutConstraint(table: string, constraint: string, text: string): Promise<void> {
  const { rows } = await admin.query<{ definition: string }>(
    'select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1',
    [constraint],
  );
  await sql(`alter table ${table} drop constraint ${constraint}; ${text}`);
  await sql(`alter table ${table} add constraint ${constraint} ${rows[0]?.definition ?? ''} not valid`);
}

function verify(witnesses: Partial<Witnesses> = {}): Promise<LedgerVerdict> {
  return verifyLedger(given.subgraph.database, { keys: [publicKey], checkpoints: [], ...witnesses });
}

/** What comes first of what does not fit. */
async function firstFinding(witnesses: Partial<Witnesses> = {}) {
  const { findings } = await verify(witnesses);
  const [{ rule, where } = { rule: 'nothing', where: 'nowhere' }] = findings;
  return { rule, where };
}

async function rulesBroken(): Promise<string[]> {
  return [...new Set((await verify()).findings.map(({ rule }) => rule))].sort();
}

describe('a sound ledger', () => {
  test('passes, with its totals', async () => {
    const { totals, findings } = await verify();
    expect(findings).toEqual([]);
    expect(totals).toEqual({
      rows: 10,
      blocks: 10,
      checkpoints: 1,
      signedRows: 8,
      members: 2,
      holds: 2,
      awards: 5,
    });
  });

  test('passes against a checkpoint that was kept elsewhere, and without any key being told', async () => {
    expect((await verify({ checkpoints: [signed] })).findings).toEqual([]);
    expect((await verify({ keys: [] })).findings).toEqual([]);
  });

  test('is read while it is written to', async () => {
    const [verdict] = await Promise.all([verify(), given.member().withPoints(1)]);
    expect(verdict.findings).toEqual([]);
  });
});

test('finds what is left with a merged member once the merge is done', async () => {
  const merge = `insert into member_merge (member_id, merge_id, into_id)
    select owner::uuid, gen_random_uuid(), gen_random_uuid() from account where kind = 'WALLET' and balance > 0`;
  await sql(merge);
  expect((await verify()).findings).toEqual([]);
  await sql('update member_merge set done_at = app_now()');
  expect(await rulesBroken()).toEqual(['a merged member has neither points nor a debt']);
  await sql('delete from member_merge');
});

describe('a row of the journal', () => {
  const alterations: [string, string][] = [
    ['its amount', `amount = amount + 1, split = jsonb_set(split, '{0,points}', to_jsonb(amount + 1))`],
    ['its kind', "kind = 'ADJUSTED_IN'"],
    ['its references', `reference_ids = reference_ids || '{"version": 9}'`],
    ['a reference added to it', `reference_ids = reference_ids || '{"note": "x"}'`],
    ['its time', "posted_at = posted_at + interval '1 millisecond'"],
    ['a bucket', `split = jsonb_set(split, '{0,expiresAt}', '"2030-01-01T00:00:00.000Z"')`],
    ['a balance', 'from_balance_after = from_balance_after - 1'],
    ['its currency', "currency = 'OTHER'"],
  ];
  test.each(alterations)('is named when %s is changed', async (_what, change) => {
    await sql(`update journal set ${change} where seq = 2`);
    expect(await firstFinding()).toEqual({ rule: 'a row is what it was when it was posted', where: 'row 2' });
  });

  test('is named when its member is changed, with the accounts that then are another’s', async () => {
    await withoutConstraint(
      'journal',
      'journal_legs_of_the_member',
      'update journal set member_id = (select member_id from journal where seq = 1) where seq = 2',
    );
    const { findings } = await verify();
    expect(findings.slice(0, 2)).toMatchObject([
      { rule: 'a row is what it was when it was posted', where: 'row 2' },
      { rule: "a row's accounts are its own member's", where: 'row 2' },
    ]);
  });

  test('is named when it is dropped, wherever it stood', async () => {
    await sql('delete from journal where seq = 4');
    expect(await firstFinding()).toEqual({ rule: 'no row is missing', where: 'row 4' });
    await sql('delete from journal where seq = 1');
    expect(await firstFinding()).toEqual({ rule: 'no row is missing', where: 'row 1' });
  });

  test('is named when it is the last one and dropped', async () => {
    await sql('delete from journal where seq = 10');
    expect(await firstFinding()).toEqual({ rule: 'no row is missing', where: 'row 10' });
  });

  test('is named when it changes places with another', async () => {
    await sql('update journal set seq = -seq where seq in (2, 5)');
    await sql('update journal set seq = case seq when -2 then 5 else 2 end where seq < 0');
    expect(await firstFinding()).toEqual({ rule: 'a row is what it was when it was posted', where: 'row 2' });
  });

  test.each([
    [11, { rule: 'every row is sealed in a block', where: 'row 11' }],
    [500, { rule: 'no row is missing', where: 'rows 11 to 499' }],
    [0, { rule: 'a row has its place in the order', where: 'row 0' }],
  ])('is named when it is slipped in as number %i', async (seq, finding) => {
    await sql(`create table slipped as select * from journal where seq = 1;
      update slipped set seq = ${String(seq)};
      insert into journal select * from slipped; drop table slipped`);
    expect(await firstFinding()).toEqual(finding);
  });
});

describe('blocks, checkpoints and keys', () => {
  test.each(['root', 'hash'])('a block whose %s is changed is named', async (column) => {
    await sql(`update ledger_block set ${column} = sha256(${column}) where number = 3`);
    const { findings } = await verify();
    expect(findings[0]?.where).toMatch(/^block 3/);
  });

  test('a block that is dropped is missed', async () => {
    await sql('delete from ledger_block where number = 3');
    expect(await rulesBroken()).toContain('blocks follow each other without a gap');
  });

  test('a tail of rows and blocks that is cut off is missed as long as it was signed, or the head still tells', async () => {
    await sql('delete from journal where seq > 8; delete from ledger_block where number > 8');
    expect(await rulesBroken()).toContain('the ledger ends where its head says');
    await sql('delete from journal where seq > 7; delete from ledger_block where number > 7');
    await sql('update ledger_head set block = 7, seq = 7, hash = (select hash from ledger_block where number = 7)');
    expect(await rulesBroken()).toContain('what was signed is there');
  });

  test.each([
    'root = sha256(root)',
    'last_seq = 7',
    "signed_at = signed_at + interval '1 second'",
    'signature = root || root',
  ])('a checkpoint with another %s is named', async (change) => {
    await sql(`update ledger_checkpoint set ${change}`);
    const { findings } = await verify();
    expect(findings.map(({ where }) => where)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^checkpoint over 8 blocks/)]),
    );
  });

  test('a checkpoint by a key of the forger’s own is named, though he writes the key into the table', async () => {
    const forger = new SigningKey(newLedgerKey());
    await sql(`update ledger_key set key_id = '${forger.keyId}', public_key = '${JSON.stringify(forger.publicKey)}';
      update ledger_checkpoint set key_id = '${forger.keyId}'`);
    expect(await rulesBroken()).toEqual(['a checkpoint is signed by us']);
  });

  test('a node of the tree that is changed is named', async () => {
    await sql('update ledger_node set hash = sha256(hash) where level = 1 and place = 1');
    expect(await firstFinding()).toEqual({
      rule: 'the blocks are those the tree was built over',
      where: 'tree over the blocks 3 to 4',
    });
  });
});

/** Gives the rows new leaves, blocks and a head, as somebody would who knows how it is done and has no key. */
async function sealAnew(): Promise<void> {
  const { read } = given.subgraph.database;
  const leaves = new Map<string, Buffer>();
  for await (const row of readJournal(read)) leaves.set(row.seq, leafOf(row));
  const bytes = (hash: Buffer) => `'\\x${hash.toString('hex')}'`;
  const statements = [...leaves].map(
    ([seq, leaf]) => `update journal set leaf_hash = ${bytes(leaf)} where seq = ${seq}`,
  );
  let previous = genesis.hash;
  for (const block of await readBlocks(read, 0, 1_000, 1_000)) {
    const its = Array.from({ length: block.rowCount }, (_, index) => leaves.get(String(block.firstSeq + index)));
    const root = rootOf(its.filter((leaf) => leaf !== undefined));
    const hash = blockHash(previous, { ...block, root });
    const set = `set root = ${bytes(root)}, hash = ${bytes(hash)}`;
    statements.push(`update ledger_block ${set} where number = ${String(block.number)}`);
    previous = hash;
  }
  await sql([...statements, `update ledger_head set hash = ${bytes(previous)}`].join(';'));
}

describe('a forger who seals everything anew', () => {
  test('cannot change what was signed', async () => {
    await sql(`update journal set reference_ids = reference_ids || '{"version": 9}' where seq = 2`);
    await sealAnew();
    expect(await rulesBroken()).toEqual([
      'the blocks are those the tree was built over',
      'the journal is what was signed',
    ]);
  });

  test('is found out by the tree as well, to two blocks', async () => {
    await sql(`update journal set reference_ids = reference_ids || '{"version": 9}' where seq = 4`);
    await sealAnew();
    const { findings } = await verify();
    expect(findings.map(({ where }) => where)).toContain('tree over the blocks 3 to 4');
  });

  test('who takes the checkpoints and the tree away is found out by a checkpoint that was kept', async () => {
    await sql(`update journal set reference_ids = reference_ids || '{"version": 9}' where seq = 2`);
    await sealAnew();
    await sql('delete from ledger_checkpoint; delete from ledger_node');
    expect((await verify()).findings).toEqual([]);
    expect(await firstFinding({ checkpoints: [signed] })).toEqual({
      rule: 'the journal is what was signed',
      where: 'checkpoint over 8 blocks, rows 1 to 8',
    });
  });

  test('can change what was not signed yet, unless it does not follow', async () => {
    await sql('update journal set from_balance_after = from_balance_after - 1 where seq = 9');
    await sealAnew();
    expect(await firstFinding()).toEqual({
      rule: "a row's balance follows from the rows before it",
      where: expect.stringMatching(/^row 9, /) as string,
    });
  });
});

describe('the books beside the journal', () => {
  test('an account of everybody’s that was changed is found', async () => {
    await sql("update account set balance = balance + 1 where kind = 'REDEEMED'");
    expect(await rulesBroken()).toEqual([
      'all balances of a currency add up to zero',
      'an account equals its replayed journal',
    ]);
  });

  test('a wallet that was changed is found, and one that was dropped', async () => {
    await sql(`update account set balance = balance + 1,
      buckets = jsonb_set(buckets, '{0,points}', to_jsonb((buckets #>> '{0,points}')::int + 1))
      where kind = 'WALLET' and owner = (select max(owner) from account where kind = 'WALLET')`);
    expect(await rulesBroken()).toEqual([
      "a wallet's buckets equal its replayed journal",
      'all balances of a currency add up to zero',
      'an account equals its replayed journal',
    ]);
    await sql("delete from account where kind = 'WALLET'");
    expect(await rulesBroken()).toContain('an account equals its replayed journal');
  });

  test('a hold that was changed is found, and one that was dropped', async () => {
    await sql(`update hold set settled = jsonb_set(settled, '{0,points}', '39') where settled <> '[]'`);
    expect(await rulesBroken()).toEqual(['a hold equals its journal rows']);
    await sql("delete from hold where status = 'OPEN'");
    expect(await rulesBroken()).toEqual(['a hold equals its journal rows', 'what is held equals the open holds']);
  });

  test('an award that was changed is found, one that was dropped, and one that was made up', async () => {
    await sql('update award set points = points + 1 where points = 300');
    expect(await rulesBroken()).toEqual(["a member's days add up to the awards", 'an award equals its journal rows']);
    await sql('delete from award where points = 301');
    expect(await rulesBroken()).toEqual(["a member's days add up to the awards", 'an award equals its journal rows']);
  });

  test('a day that would let a member earn more is found', async () => {
    await sql('update day_earnings set earned = 1 where earned = 307');
    expect(await rulesBroken()).toEqual(["a member's days add up to the awards"]);
  });
});
