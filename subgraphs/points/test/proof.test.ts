/** Checkpoints, proofs and receipts, as the graph gives them: who may ask, and what can be done with the answers. */
import { callerOf } from '../../../chassis/testing/callers.js';
import { startSubgraphForTest, type AskOptions } from '../../../chassis/testing/subgraph-for-test.js';
import { verifyConsistency } from '../domain/merkle.js';
import { isCheckpointSigned } from '../domain/checkpoint.js';
import { publicKeyShape, SigningKey, type PublicKey } from '../domain/ledger-key.js';
import { verifyReceipt } from '../domain/receipt.js';
import { readPointsSettings } from '../env.js';
import { startPoints } from '../main.js';
import { migrations } from '../storage/migrations.js';
import { verifyLedger } from '../storage/verify-ledger.js';
import { PointsUnderTest } from './given.js';
import { newLedgerKey } from './ledger-keys.js';

const [firstKey, secondKey] = [newLedgerKey(), newLedgerKey()];
const firstPublic: PublicKey = new SigningKey(firstKey).publicKey;

let given: PointsUnderTest;
beforeAll(async () => {
  given = await PointsUnderTest.start({ LEDGER_SIGNING_KEY: JSON.stringify(firstKey) });
});
afterEach(async () => {
  await given.booksBalance();
  const { findings } = await verifyLedger(given.subgraph.database);
  expect(findings).toEqual([]);
});
afterAll(() => given.stop());

interface Checkpoint {
  blockCount: number;
  lastSeq: number;
  root: string;
  signedAt: string;
  keyId: string;
  signature: string;
}

const checkpointFields = '{ blockCount lastSeq root signedAt keyId signature }';

async function ask<T>(query: string, options: AskOptions = {}): Promise<T> {
  const { data, errors } = await given.subgraph.ask(query, {}, options);
  if (errors) throw new Error(JSON.stringify(errors));
  return data as T;
}

async function checkpoint(blockCount?: number): Promise<Checkpoint | null> {
  const which = blockCount === undefined ? '' : `(blockCount: ${String(blockCount)})`;
  return (await ask<{ ledgerCheckpoint: Checkpoint | null }>(`{ ledgerCheckpoint${which} ${checkpointFields} }`))
    .ledgerCheckpoint;
}

const signNow = `mutation { signLedgerCheckpoint {
  __typename ... on LedgerCheckpoint ${checkpointFields} ... on Failure { code message } } }`;

async function sign(options: AskOptions = { as: callerOf.ops() }): Promise<Checkpoint & { __typename: string }> {
  type Signed = { signLedgerCheckpoint: Checkpoint & { __typename: string } };
  return (await ask<Signed>(signNow, options)).signLedgerCheckpoint;
}

const headOf = ({ blockCount, root }: Checkpoint) => ({ size: blockCount, root: Buffer.from(root, 'hex') });

describe('a checkpoint', () => {
  test('is there for everybody once it is signed, and its signature is by the published key', async () => {
    await given.member().withPoints(10);
    const signed = await sign();
    expect(signed).toMatchObject({ __typename: 'LedgerCheckpoint', keyId: new SigningKey(firstKey).keyId });
    const found = await checkpoint();
    expect({ __typename: 'LedgerCheckpoint', ...found }).toEqual(signed);
    expect(await checkpoint(signed.blockCount)).toEqual(found);
    const { ledgerKeys } = await ask<{ ledgerKeys: { keyId: string; publicKey: string; endorsedBy: string | null }[] }>(
      '{ ledgerKeys { keyId publicKey endorsedBy } }',
    );
    expect(ledgerKeys).toEqual([{ keyId: signed.keyId, publicKey: JSON.stringify(firstPublic), endorsedBy: null }]);
    const { root, signature, ...same } = signed;
    const bytes = { root: Buffer.from(root, 'hex'), signature: Buffer.from(signature, 'hex') };
    const key = publicKeyShape.parse(JSON.parse(ledgerKeys[0]?.publicKey ?? ''));
    expect(isCheckpointSigned({ ...same, ...bytes }, key)).toBe(true);
  });

  test('is not signed twice over the same books, by one caller after the other or by two at once', async () => {
    await given.member().withPoints(10);
    const [one, other] = await Promise.all([sign(), sign()]);
    expect(one).toEqual(other);
    expect(await sign()).toEqual(one);
  });

  test('is signed on schedule too', async () => {
    await given.member().withPoints(10);
    const before = await checkpoint();
    await given.subgraph.service.runJob('sign-checkpoint');
    const after = await checkpoint();
    expect(after?.blockCount).toBe((before?.blockCount ?? 0) + 1);
  });

  test('is asked for by ops with the scope alone', async () => {
    const refused = async (as: AskOptions['as']) =>
      (await given.subgraph.ask(signNow, {}, as ? { as } : {})).errors?.[0]?.extensions.code;
    expect(await refused(undefined)).toBe('UNAUTHENTICATED');
    expect(await refused(callerOf.member(given.member().id))).toBe('FORBIDDEN');
    expect(await refused(callerOf.ops('ann', ['points:read']))).toBe('FORBIDDEN');
  });

  test('of blocks over which none was signed is null', async () => {
    expect(await checkpoint(1_000_000)).toBeNull();
  });
});

describe('consistency', () => {
  test('of any two checkpoints can be shown to whoever kept the first', async () => {
    const kept: Checkpoint[] = [];
    for (const points of [1, 2, 3, 4]) {
      await given.member().withPoints(points);
      kept.push(await sign());
    }
    const later = kept.at(-1);
    if (!later) throw new Error('nothing was kept');
    for (const earlier of kept) {
      const [from, to] = [earlier.blockCount, later.blockCount].map(String) as [string, string];
      const { ledgerConsistency } = await ask<{ ledgerConsistency: { path: string[] } }>(
        `{ ledgerConsistency(from: ${from}, to: ${to}) { path } }`,
      );
      const path = ledgerConsistency.path.map((hash) => Buffer.from(hash, 'hex'));
      expect(verifyConsistency(headOf(earlier), headOf(later), path)).toBe(true);
      const another = { ...headOf(earlier), root: Buffer.alloc(32) };
      expect(verifyConsistency(another, headOf(later), path)).toBe(false);
    }
  });

  test.each([
    [0, 1, ['from']],
    [2, 1, ['to']],
    [1, 1_000_000, ['to']],
  ])('from %i to %i is no question', async (from, to, inputPath) => {
    await given.member().withPoints(1);
    await sign();
    const query = `{ ledgerConsistency(from: ${String(from)}, to: ${String(to)}) { path } }`;
    const { errors } = await given.subgraph.ask(query);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath });
  });
});

describe('a receipt', () => {
  const ledger = 'ledger { edges { node { id amount receipt } } }';
  type Ledger = { ledger: { edges: { node: { id: string; amount: number; receipt: string | null } }[] } };

  test('is not there before a checkpoint covers its line, and then proves it to whoever has the key', async () => {
    const member = await given.member().withPoints(70);
    const [before] = (await member.see<Ledger>(ledger)).ledger.edges;
    expect(before?.node.receipt).toBeNull();
    await sign();
    const [after] = (await member.see<Ledger>(ledger)).ledger.edges;
    const { faults, receipt } = verifyReceipt(after?.node.receipt ?? '', [firstPublic]);
    expect(faults).toEqual([]);
    expect(receipt?.entries[0]?.row).toMatchObject({ seq: after?.node.id, amount: 70, memberId: member.id });
  });

  test('of every line of a page costs no more statements than of one', async () => {
    const member = await given.member().withPoints(1);
    for (const points of [2, 3, 4, 5, 6, 7, 8]) await member.withPoints(points);
    await member.holding(30);
    await sign();
    const count = async (first: number) => {
      given.subgraph.statements.length = 0;
      const { edges } = (await member.see<Ledger>(ledger.replace('ledger', `ledger(first: ${String(first)})`))).ledger;
      for (const { node } of edges) expect(verifyReceipt(node.receipt ?? '', [firstPublic]).faults).toEqual([]);
      // The delivery of events looks for some meanwhile.
      const ours = given.subgraph.statements.filter((statement) => /journal|ledger_/.test(statement));
      return { lines: edges.length, statements: ours.length };
    };
    const [one, nine] = [await count(1), await count(9)];
    expect([one.lines, nine.lines]).toEqual([1, 9]);
    expect(nine.statements).toBe(one.statements);
  });

  test('is for its member and for ops who may read', async () => {
    const member = await given.member().withPoints(5);
    await sign();
    const asOps = await member.see<Ledger>(ledger, { as: callerOf.ops('ann', ['points:read']) });
    expect(asOps.ledger.edges[0]?.node.receipt).toEqual(expect.any(String));
    const { errors } = await member.read(ledger, { as: callerOf.member(given.member().id) });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('the signing key', () => {
  /** Another process of the service over the same books. */
  const restarted = (environment: Record<string, string>) =>
    startSubgraphForTest(
      { name: 'points', start: startPoints, readSettings: readPointsSettings, migrations },
      { environment, testDatabase: given.subgraph.testDatabase, clock: given.subgraph.clock },
    );

  test('that is absent leaves the ledger unsigned, and says so', async () => {
    const process = await restarted({});
    const { data } = await process.ask(signNow, {}, { as: callerOf.ops() });
    expect(data?.['signLedgerCheckpoint']).toEqual({
      __typename: 'CheckpointNotSigned',
      code: 'CHECKPOINT_NOT_SIGNED',
      message: 'This service has no key that may sign the ledger now',
    });
    await expect(process.service.runJob('sign-checkpoint')).resolves.toBeUndefined();
    await process.stop();
  });

  test('that nobody endorses stops the start', async () => {
    await expect(restarted({ LEDGER_SIGNING_KEY: JSON.stringify(secondKey) })).rejects.toThrow(
      `the ledger is signed by the key ${new SigningKey(firstKey).keyId}`,
    );
  });

  test.each(['{}', 'x', JSON.stringify({ ...firstKey, x: secondKey.x })])('%j is none', (text) => {
    expect(() => readPointsSettings({ LEDGER_SIGNING_KEY: text })).toThrow('LEDGER_SIGNING_KEY: must be a private');
  });

  test('is replaced by one it endorses; receipts are still proved by the first, whose process signs no more', async () => {
    const member = await given.member().withPoints(20);
    const old = await sign();
    const process = await restarted({ LEDGER_SIGNING_KEY: JSON.stringify([secondKey, firstKey]) });
    await member.withPoints(30);
    const { data } = await process.ask(signNow, {}, { as: callerOf.ops() });
    const keyId = new SigningKey(secondKey).keyId;
    expect(data?.['signLedgerCheckpoint']).toMatchObject({ __typename: 'LedgerCheckpoint', keyId });
    await process.stop();

    const { ledgerKeys } = await ask<{ ledgerKeys: unknown[] }>('{ ledgerKeys { keyId endorsedBy } }');
    expect(ledgerKeys).toEqual([
      { keyId: old.keyId, endorsedBy: null },
      { keyId, endorsedBy: old.keyId },
    ]);
    const lines = await member.see<{ ledger: { edges: { node: { receipt: string } }[] } }>(
      'ledger { edges { node { receipt } } }',
    );
    for (const { node } of lines.ledger.edges) expect(verifyReceipt(node.receipt, [firstPublic]).faults).toEqual([]);
    await member.withPoints(1);
    expect(await sign()).toMatchObject({ __typename: 'CheckpointNotSigned' });
  });
});

test('the application can add checkpoints, nodes and keys, and neither change nor delete them', async () => {
  const tables = { ledger_checkpoint: 'root', ledger_node: 'hash', ledger_key: 'since', ledger_block: 'hash' };
  for (const [table, column] of Object.entries(tables)) {
    for (const sql of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`]) {
      await expect(given.subgraph.database.read.query(sql)).rejects.toThrow('permission denied');
    }
  }
});
