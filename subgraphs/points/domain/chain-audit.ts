/**
 * Rule: the journal is what was sealed, and what was sealed is what was signed. Whoever reads the rows and blocks in their
 * order, and keeps no more of them than the roots of complete subtrees, finds every row that was changed, dropped, moved
 * or slipped in, and every block and checkpoint that was.
 */
import { isMembersOwn } from './account.js';
import { blockHash, endOfChain, genesis, leafOf, type Block, type ChainEnd } from './block.js';
import { blockLeaf, isCheckpointSigned, type SignedCheckpoint } from './checkpoint.js';
import { GrowingTree, type PlacedNode } from './growing-tree.js';
import type { NumberedRow } from './journal.js';
import type { PublicKey } from './ledger-key.js';
import type { Discrepancy } from './replay.js';

/** Takes what does not fit; `row` is the first row it may be about, null where it is about none. */
export type Report = (found: Discrepancy, row: number | null) => void;

export class ChainAudit {
  private end: ChainEnd = genesis;
  private readonly tree = new GrowingTree();
  private rowsOfBlock = new GrowingTree();
  private lastRow = 0;
  /** Last row under the checkpoint before: what a later one finds changed is after it. */
  private signedRows = 0;

  constructor(
    private readonly report: Report,
    /** The keys that can be trusted, by id. */
    private readonly keys: ReadonlyMap<string, PublicKey>,
  ) {}

  get blockCount(): number {
    return this.tree.size;
  }

  get signedUpTo(): number {
    return this.signedRows;
  }

  /** The next row of the journal, with the leaf that is kept beside it. */
  row(row: NumberedRow, kept: Buffer): void {
    const seq = Number(row.seq);
    if (seq > this.lastRow + 1) this.missing(this.lastRow + 1, seq - 1);
    if (seq <= this.lastRow) {
      const found = { expected: `after row ${String(this.lastRow)}`, found: row.seq };
      this.report({ rule: 'a row has its place in the order', where: `row ${row.seq}`, ...found }, seq);
    }
    this.lastRow = Math.max(this.lastRow, seq);
    const leaf = leafIfAny(row);
    this.compare('a row is what it was when it was posted', `row ${row.seq}`, kept, leaf, seq);
    for (const leg of [row.from, row.to]) {
      if (isMembersOwn(leg) && leg.owner !== row.memberId) {
        const found = { where: `row ${row.seq}`, expected: String(row.memberId), found: leg.owner };
        this.report({ rule: "a row's accounts are its own member's", ...found }, seq);
      }
    }
    this.rowsOfBlock.add(kept);
  }

  /** A row after the last block, instead of `row`. */
  unsealedRow(row: NumberedRow, kept: Buffer): void {
    const found = { where: `row ${row.seq}`, expected: 'in a block', found: `after block ${String(this.end.number)}` };
    this.report({ rule: 'every row is sealed in a block', ...found }, Number(row.seq));
    this.row(row, kept);
  }

  /** The block of the rows since the block before it. Answers the inner nodes that are complete with it. */
  block(block: Block): PlacedNode[] {
    const where = `block ${String(block.number)}`;
    const { lastSeq } = endOfChain(block);
    if (this.lastRow < lastSeq) this.missing(this.lastRow + 1, lastSeq);
    else if (this.rowsOfBlock.size === block.rowCount) {
      const rows = `${where}, rows ${String(block.firstSeq)} to ${String(lastSeq)}`;
      this.compare('a block is over its rows', rows, block.root, this.rowsOfBlock.root(), block.firstSeq);
    }
    this.lastRow = Math.max(this.lastRow, lastSeq);
    const [expected, found] = [this.end, block].map(({ number }) => number) as [number, number];
    if (found !== expected + 1 || block.firstSeq !== this.end.lastSeq + 1) {
      const next = `block ${String(expected + 1)} from row ${String(this.end.lastSeq + 1)}`;
      const its = `${where} from row ${String(block.firstSeq)}`;
      this.report(
        { rule: 'blocks follow each other without a gap', where, expected: next, found: its },
        block.firstSeq,
      );
    }
    const hash = blockHash(this.end.hash, block);
    this.compare('a block is chained to the one before it', where, hash, block.hash, block.firstSeq);
    this.end = endOfChain(block);
    this.rowsOfBlock = new GrowingTree();
    return this.tree.add(blockLeaf(block.hash));
  }

  /** A checkpoint over the blocks so far. */
  checkpoint(checkpoint: SignedCheckpoint): void {
    const { blockCount, lastSeq, root, keyId } = checkpoint;
    const where = `checkpoint over ${String(blockCount)} blocks`;
    const firstRow = this.signedRows + 1;
    const rows = `${where}, rows ${String(firstRow)} to ${String(this.end.lastSeq)}`;
    this.compare('the journal is what was signed', rows, root, this.tree.root(), null);
    if (lastSeq !== this.end.lastSeq) {
      const found = { expected: `row ${String(lastSeq)}`, found: `row ${String(this.end.lastSeq)}` };
      this.report({ rule: 'a checkpoint ends where its last block does', where, ...found }, null);
    }
    const key = this.keys.get(keyId);
    if (!key || !isCheckpointSigned(checkpoint, key)) {
      const found = { expected: 'a signature by a trusted key', found: key ? 'another signature' : `the key ${keyId}` };
      this.report({ rule: 'a checkpoint is signed by us', where, ...found }, null);
    }
    this.signedRows = lastSeq;
  }

  /** A checkpoint over more blocks than there are. */
  checkpointBeyond({ blockCount, lastSeq }: SignedCheckpoint): void {
    const where = `checkpoint over ${String(blockCount)} blocks, rows ${String(this.end.lastSeq + 1)} to ${String(lastSeq)}`;
    const found = { expected: `${String(blockCount)} blocks`, found: `${String(this.tree.size)} blocks` };
    this.report({ rule: 'what was signed is there', where, ...found }, null);
  }

  /** The node that is kept in place of one that was worked out; undefined where it is missing. Answers whether it fits. */
  node({ level, place, hash }: PlacedNode, kept: PlacedNode | undefined): boolean {
    const fits = kept?.level === level && kept.place === place && kept.hash.equals(hash);
    if (fits) return true;
    const [first, last] = [place * 2 ** level + 1, (place + 1) * 2 ** level];
    const found = { expected: hash.toString('hex'), found: kept?.hash.toString('hex') ?? 'none' };
    const where = `tree over the blocks ${String(first)} to ${String(last)}`;
    this.report({ rule: 'the blocks are those the tree was built over', where, ...found }, null);
    return false;
  }

  /** The head of the ledger, after everything else. */
  head({ number, lastSeq, hash }: ChainEnd): void {
    const text = (end: ChainEnd) =>
      `block ${String(end.number)}, row ${String(end.lastSeq)}, ${end.hash.toString('hex')}`;
    const [expected, found] = [text(this.end), text({ number, lastSeq, hash })];
    if (expected === found) return;
    this.report(
      { rule: 'the ledger ends where its head says', where: 'the head of the ledger', expected, found },
      null,
    );
  }

  private missing(first: number, last: number): void {
    const where = first === last ? `row ${String(first)}` : `rows ${String(first)} to ${String(last)}`;
    this.report({ rule: 'no row is missing', where, expected: where, found: 'nothing' }, first);
  }

  private compare(rule: string, where: string, expected: Buffer, found: Buffer | null, row: number | null): void {
    if (found?.equals(expected)) return;
    this.report({ rule, where, expected: expected.toString('hex'), found: found?.toString('hex') ?? 'no row' }, row);
  }
}

/** Null for a row that could not have been posted: it has something in it that has no leaf. */
function leafIfAny(row: NumberedRow): Buffer | null {
  try {
    return leafOf(row);
  } catch {
    return null;
  }
}
