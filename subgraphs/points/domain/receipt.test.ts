import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { blockOf, endOfChain, genesis, leafOf, type Block, type ChainEnd } from './block.js';
import { blockLeaf, checkpointText, isCheckpointSigned, signCheckpoint } from './checkpoint.js';
import type { NumberedRow } from './journal.js';
import {
  introduce,
  keyFaults,
  keyIdOf,
  privateKeyShape,
  SigningKey,
  trustedKeys,
  type LedgerKey,
} from './ledger-key.js';
import { inclusionPath, nodesOver, rootOf } from './merkle.js';
import { receiptText, verifyReceipt, type Receipt } from './receipt.js';
import { anna, currency, monthStart, noon } from './testing/books-in-memory.js';

const newKey = () =>
  new SigningKey(privateKeyShape.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })));
const [firstKey, secondKey, strangersKey] = [newKey(), newKey(), newKey()];
const keys = [
  introduce(firstKey, noon('2026-01-01'), null),
  introduce(secondKey, noon('2026-03-01'), firstKey),
] as const satisfies LedgerKey[];

const rowAt = (seq: number): NumberedRow => ({
  seq: String(seq),
  kind: 'EARNED',
  from: { kind: 'ISSUANCE', owner: '', currency },
  to: { kind: 'WALLET', owner: anna, currency },
  amount: 10,
  fromBalanceAfter: -10 * seq,
  toBalanceAfter: 10 * seq,
  memberId: anna,
  split: [{ expiresAt: monthStart('2027-02'), pendingUntil: null, points: 10 }],
  references: { awardId: `a-${String(seq)}`, lines: [['line-1', 10]] },
  postedAt: noon('2026-02-05'),
});

/** A journal of blocks of these sizes, and a receipt for one of its rows, signed by the second key. */
function receiptFor(seq: number, sizes: readonly number[] = [1, 3, 2, 5, 1]): Receipt {
  const sealed: { block: Block; before: ChainEnd; leaves: Buffer[] }[] = [];
  let end = genesis;
  for (const size of sizes) {
    const leaves = Array.from({ length: size }, (_, index) => leafOf(rowAt(end.lastSeq + 1 + index)));
    const block = blockOf(end, leaves);
    sealed.push({ block, before: end, leaves });
    end = endOfChain(block);
  }
  const blocks = sealed.map(({ block }) => blockLeaf(block.hash));
  const its = sealed.find(({ block }) => seq >= block.firstSeq && seq < block.firstSeq + block.rowCount);
  if (!its) throw new Error('there is no such row');
  const { number, firstSeq, rowCount } = its.block;
  const checkpoint = {
    blockCount: blocks.length,
    lastSeq: end.lastSeq,
    root: rootOf(blocks),
    signedAt: noon('2026-04-01'),
  };
  return {
    entries: [
      {
        row: rowAt(seq),
        block: { number, firstSeq, rowCount, previousHash: its.before.hash },
        pathInBlock: inclusionPath(nodesOver(its.leaves), seq - firstSeq, rowCount),
        pathOfBlock: inclusionPath(nodesOver(blocks), number - 1, blocks.length),
      },
    ],
    checkpoint: signCheckpoint(checkpoint, secondKey),
    keys: [...keys],
  };
}

const faultsOf = (receipt: Receipt, anchors = [firstKey.publicKey]) =>
  verifyReceipt(receiptText(receipt), anchors).faults;

test('a receipt of any row is sound, whichever of our public keys its reader has kept', () => {
  for (let seq = 1; seq <= 12; seq += 1) {
    expect(faultsOf(receiptFor(seq))).toEqual([]);
    expect(faultsOf(receiptFor(seq), [secondKey.publicKey])).toEqual([]);
  }
});

test('a receipt holds what it is read from', () => {
  const receipt = receiptFor(5);
  expect(verifyReceipt(receiptText(receipt), [firstKey.publicKey]).receipt).toMatchObject(receipt);
});

test('to a reader who trusts another key it proves nothing', () => {
  const [fault] = faultsOf(receiptFor(5), [strangersKey.publicKey]);
  expect(fault).toContain(`signed by ${secondKey.keyId}`);
  expect(faultsOf(receiptFor(5), [])).toHaveLength(1);
});

test('a stranger cannot endorse himself into it', () => {
  const receipt = receiptFor(5);
  const posing = { ...introduce(strangersKey, noon('2026-03-01'), strangersKey), endorsedBy: firstKey.keyId };
  const { signature, ...checkpoint } = receipt.checkpoint;
  expect(signature).toHaveLength(64);
  const forged = { ...receipt, checkpoint: signCheckpoint(checkpoint, strangersKey), keys: [keys[0], posing] };
  expect(faultsOf(forged)).toHaveLength(1);
});

test('the row, its block, its paths and its checkpoint are named when they do not fit', () => {
  const receipt = receiptFor(5);
  const [entry] = receipt.entries;
  if (!entry) throw new Error('the receipt has no entry');
  const having = (changed: Partial<typeof entry>) => faultsOf({ ...receipt, entries: [{ ...entry, ...changed }] });
  expect(having({ row: { ...entry.row, amount: 11 } })).toEqual([expect.stringMatching(/^row 5: the row, or its way/)]);
  expect(having({ row: { ...entry.row, seq: '7' } })).toEqual(['row 7: it is not among the rows of its block']);
  expect(having({ pathInBlock: [] })).toEqual(['row 5: its path in the block is not one of such a row']);
  expect(having({ block: { ...entry.block, number: 9 } })).toEqual(['row 5: its block 9 is later than the checkpoint']);
  const lastSeq = receipt.checkpoint.lastSeq + 1;
  expect(faultsOf({ ...receipt, checkpoint: { ...receipt.checkpoint, lastSeq } })).toEqual([
    `the signature of the checkpoint is not by ${secondKey.keyId}`,
  ]);
});

test('a receipt of which anything is changed is not sound', () => {
  const text = receiptText(receiptFor(5));
  const digits = [...text.matchAll(/[0-9]/g)].map((match) => match.index);
  // The first key is the reader's own: what the receipt says of it is not looked at.
  const ownKey = [text.indexOf(`"keys":[`), text.indexOf(`"keyId":"${secondKey.keyId}","publicKey"`)] as const;
  fc.assert(
    fc.property(fc.constantFrom(...digits), fc.integer({ min: 1, max: 9 }), (at, by) => {
      fc.pre(at < ownKey[0] || at > ownKey[1]);
      const digit = (Number(text[at]) + by) % 10;
      const changed = `${text.slice(0, at)}${String(digit)}${text.slice(at + 1)}`;
      expect(verifyReceipt(changed, [firstKey.publicKey]).faults).not.toEqual([]);
    }),
  );
});

test.each(['', 'null', '{}', '{"format":"fealty-receipt/1","entries":[]}', '[1]'])('%j is no receipt', (text) => {
  const { faults, receipt } = verifyReceipt(text, [firstKey.publicKey]);
  expect(receipt).toBeNull();
  expect(faults).toEqual([expect.stringMatching(/^this is no receipt/)]);
});

test('what is added to a receipt is refused: it would look as if it were proved', () => {
  const parsed = JSON.parse(receiptText(receiptFor(5))) as { entries: { row: Record<string, unknown> }[] };
  for (const { row } of parsed.entries) row['note'] = 'paid twice';
  expect(verifyReceipt(JSON.stringify(parsed), [firstKey.publicKey]).receipt).toBeNull();
});

test('the example of RFC 8037: the thumbprint of its Ed25519 key', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  expect(keyIdOf({ kty: 'OKP', crv: 'Ed25519', x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});

test('a private key whose public half is another is refused', () => {
  const [one, other] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const { d } = privateKeyShape.parse(one.privateKey.export({ format: 'jwk' }));
  const { x } = privateKeyShape.parse(other.privateKey.export({ format: 'jwk' }));
  expect(() => new SigningKey({ kty: 'OKP', crv: 'Ed25519', x, d })).toThrow();
});

test('what a checkpoint signs is one line of JSON', () => {
  const root = createHash('sha256').update('').digest();
  const checkpoint = { blockCount: 3, lastSeq: 40, root, signedAt: noon('2026-04-01'), keyId: firstKey.keyId };
  expect(checkpointText(checkpoint)).toBe(
    '["fealty ledger checkpoint",3,40,"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",' +
      `"2026-04-01T12:00:00.000Z","${firstKey.keyId}"]`,
  );
  const signed = signCheckpoint(checkpoint, firstKey);
  expect(isCheckpointSigned(signed, firstKey.publicKey)).toBe(true);
  expect(isCheckpointSigned(signed, secondKey.publicKey)).toBe(false);
  expect(isCheckpointSigned({ ...signed, blockCount: 4 }, firstKey.publicKey)).toBe(false);
});

test('trust goes from a key to those it endorsed, and not back', () => {
  const third = introduce(strangersKey, noon('2026-05-01'), secondKey);
  const trusting = (key: SigningKey) => [...trustedKeys([key.publicKey], [third, ...keys]).keys()];
  expect(trusting(firstKey)).toEqual([firstKey.keyId, secondKey.keyId, strangersKey.keyId]);
  expect(trusting(secondKey)).toEqual([secondKey.keyId, strangersKey.keyId]);
  expect(trusting(strangersKey)).toEqual([strangersKey.keyId]);
});

test('a history of keys with a gap, a forged endorsement or another id is found out', () => {
  expect(keyFaults(keys)).toEqual([]);
  expect(keyFaults([keys[1]])).toEqual([{ keyId: secondKey.keyId, fault: 'the key before it is missing' }]);
  const later = { ...keys[1], since: noon('2026-03-02') };
  expect(keyFaults([keys[0], later])).toEqual([
    { keyId: secondKey.keyId, fault: 'it is not endorsed by the key before it' },
  ]);
  const another = { ...keys[0], publicKey: strangersKey.publicKey };
  expect(keyFaults([another])).toEqual([{ keyId: firstKey.keyId, fault: 'its id is not its thumbprint' }]);
});
