import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { blockOf, canonicalText, endOfChain, genesis, leafOf } from './block.js';
import type { NumberedRow } from './journal.js';
import { anna, currency, monthStart, noon } from './testing/books-in-memory.js';

const row: NumberedRow = {
  seq: '7',
  kind: 'EARNED',
  from: { kind: 'ISSUANCE', owner: '', currency },
  to: { kind: 'WALLET', owner: anna, currency },
  amount: 120,
  fromBalanceAfter: -500,
  toBalanceAfter: 320,
  memberId: anna,
  split: [{ expiresAt: monthStart('2027-02'), pendingUntil: noon('2026-01-20'), points: 120 }],
  references: { purchaseId: 'p-1', awardId: 'a-1', version: 3 },
  postedAt: noon('2026-01-05'),
};

/** SHA-256 as others write it. */
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('the canonical text of a row is what the README says it is', () => {
  expect(canonicalText(row)).toBe(
    `["7","EARNED","HARVEST","ISSUANCE","","WALLET","${anna}",120,-500,320,"${anna}",` +
      '[["2027-02-01T00:00:00.000Z","2026-01-20T12:00:00.000Z",120]],' +
      '[["awardId","a-1"],["purchaseId","p-1"],["version",3]],"2026-01-05T12:00:00.000Z"]',
  );
  expect(leafOf(row)).toEqual(sha256(Buffer.concat([Buffer.of(0), Buffer.from(canonicalText(row), 'utf8')])));
});

test('a leaf does not depend on the order in which references are kept, nor on those that are not there', () => {
  const { purchaseId, awardId, version } = row.references;
  const readBack = { version, purchaseId, awardId } as NumberedRow['references'];
  expect(leafOf({ ...row, references: readBack })).toEqual(leafOf(row));
  const withNothing = { ...row.references, lineId: undefined } as unknown as NumberedRow['references'];
  expect(leafOf({ ...row, references: withNothing })).toEqual(leafOf(row));
});

test('text beyond ASCII is hashed as UTF-8', () => {
  const references = { cause: '植树 🌳' };
  const bytes = Buffer.concat([Buffer.of(0), Buffer.from(canonicalText({ ...row, references }), 'utf8')]);
  expect(leafOf({ ...row, references })).toEqual(sha256(bytes));
});

test('an object in a reference is refused: a database would not keep its order', () => {
  const references = { line: { a: 1 } } as unknown as NumberedRow['references'];
  expect(() => leafOf({ ...row, references })).toThrow('a reference is');
});

test('whatever is changed of a row changes its leaf', () => {
  const changed: Partial<NumberedRow>[] = [
    { seq: '8' },
    { kind: 'RETURNED' },
    { from: { kind: 'REDEEMED', owner: '', currency } },
    { from: { kind: 'ISSUANCE', owner: 'x', currency } },
    { to: { kind: 'HELD', owner: anna, currency } },
    { from: { kind: 'ISSUANCE', owner: '', currency: 'OTHER' } },
    { to: { kind: 'WALLET', owner: 'x', currency } },
    { amount: 121 },
    { fromBalanceAfter: -501 },
    { toBalanceAfter: 321 },
    { memberId: '01900000-0000-7000-8000-0000000b0415' },
    { split: [{ expiresAt: monthStart('2027-02'), pendingUntil: null, points: 120 }] },
    { references: { ...row.references, version: 4 } },
    { references: {} },
    { postedAt: noon('2026-01-06') },
  ];
  const leaves = [row, ...changed.map((it) => ({ ...row, ...it }))].map((it) => leafOf(it).toString('hex'));
  expect(new Set(leaves).size).toBe(changed.length + 1);
});

test('a block is sealed over the block before it, its place, its size and its root', () => {
  const leaves = [leafOf(row), leafOf({ ...row, seq: '8' })] as const;
  const root = sha256(Buffer.concat([Buffer.of(1), ...leaves]));
  const first = blockOf(genesis, leaves);
  expect(first).toMatchObject({ number: 1, firstSeq: 1, rowCount: 2, root });
  const head = Buffer.from(`02${'00'.repeat(32)}0000000000000001000000000000000100000002`, 'hex');
  expect(first.hash).toEqual(sha256(Buffer.concat([head, root])));
  const second = blockOf(endOfChain(first), leaves);
  expect(second).toMatchObject({ number: 2, firstSeq: 3, rowCount: 2, root });
  expect(second.hash).not.toEqual(first.hash);
});

test('a block of nothing is none', () => {
  expect(() => blockOf(genesis, [])).toThrow('seals nothing');
});

test('two journals have the same last hash only when they are the same, cut into the same blocks', () => {
  const journal = fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }), { maxLength: 4 });
  const lastHash = (blocks: number[][]) =>
    blocks
      .reduce(
        (end, amounts) =>
          endOfChain(
            blockOf(
              end,
              amounts.map((amount) => leafOf({ ...row, amount })),
            ),
          ),
        genesis,
      )
      .hash.toString('hex');
  fc.assert(
    fc.property(journal, journal, (one, other) => {
      expect(lastHash(one) === lastHash(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});
