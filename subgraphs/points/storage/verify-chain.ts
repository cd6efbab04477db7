import { In, Not, type EntityManager } from 'typeorm';
import { auditPart } from '../domain/audit.js';
import { endOfChain, type Block } from '../domain/block.js';
import { ChainAudit, type Report } from '../domain/chain-audit.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import type { PlacedNode } from '../domain/growing-tree.js';
import type { NumberedRow } from '../domain/journal.js';
import type { PublicKey } from '../domain/ledger-key.js';
import { Replay } from '../domain/replay.js';
import { accountOf, AccountRow } from './account.row.js';
import { checkpointColumns, checkpointOfRow, findCheckpoint, type CheckpointRow } from './checkpoints.js';
import { databaseTime } from './database-time.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';
import { blockOfRow, readChainEnd, type BlockRow } from './ledger-tree.js';
import { Peekable, streamEntities, streamRows } from './row-stream.js';

export interface ChainTotals {
  rows: number;
  blocks: number;
  checkpoints: number;
  /** Rows that the newest checkpoint covers. */
  signedRows: number;
}

export interface ChainWitnesses {
  /** The keys that can be trusted, by id. */
  keys: ReadonlyMap<string, PublicKey>;
  /** Checkpoints that were kept elsewhere. */
  checkpoints: readonly SignedCheckpoint[];
}

/**
 * Reads the journal in its order, with blocks, tree and checkpoints beside it, and follows the accounts that members share and what went
 * from one member to another. In memory are a few thousand rows, one account per currency, partner, budget and cause, and a number for
 * each wallet that was ever merged.
 */
export async function verifyChain(tx: EntityManager, witnesses: ChainWitnesses, report: Report): Promise<ChainTotals> {
  const journal = new Peekable(streamEntities(tx, JournalEntryRow, 'all_rows', { order: 'seq' }));
  const signed = new SignedStreams(tx, witnesses.checkpoints, (await findCheckpoint(tx))?.blockCount ?? 0);
  const audit = new ChainAudit(report, witnesses.keys);
  const replay = new Replay('shared accounts');
  let rowCount = 0;
  const follow = (read: JournalEntryRow, check: (row: NumberedRow) => void): void => {
    const row = { ...journalRowOf(read), seq: read.seq };
    rowCount += 1;
    check(row);
    replay.add(row, `row ${row.seq}`);
    for (const found of replay.discrepancies.splice(0)) report(found, Number(row.seq));
  };
  await signed.meet(audit);
  for await (const block of blocks(tx)) {
    const { lastSeq } = endOfChain(block);
    for await (const read of journal.takeWhile(({ seq }) => Number(seq) <= lastSeq)) {
      follow(read, (row) => {
        audit.row(row, read.leafHash);
      });
    }
    await signed.compare(audit, audit.block(block));
    await signed.meet(audit);
  }
  for await (const read of journal.takeWhile(() => true)) {
    follow(read, (row) => {
      audit.unsealedRow(row, read.leafHash);
    });
  }
  await signed.end(audit);
  audit.head(await readChainEnd(tx));
  await auditSharedAccounts(tx, replay, report);
  return { rows: rowCount, blocks: audit.blockCount, checkpoints: signed.count, signedRows: audit.signedUpTo };
}

async function* blocks(tx: EntityManager): AsyncGenerator<Block> {
  const sql = 'select number, first_seq, row_count, root, hash from ledger_block order by number';
  for await (const row of streamRows<BlockRow>(tx, 'all_blocks', sql)) yield blockOfRow(row);
}

async function auditSharedAccounts(tx: EntityManager, replay: Replay, report: Report): Promise<void> {
  const found = await tx.find(AccountRow, { where: { kind: Not(In(['WALLET', 'HELD', 'DEBT'])) } });
  const accounts = found.map(accountOf);
  const books = { accounts, holds: [], awards: [], earnings: [], reviews: [] };
  for (const wrong of auditPart(books, replay, await databaseTime(tx))) report(wrong, null);
}

/** Checkpoints and nodes of the tree, in the order in which the blocks complete them. */
class SignedStreams {
  count = 0;
  private readonly checkpoints: Peekable<SignedCheckpoint>;
  private readonly nodes: Peekable<PlacedNode>;
  private treeFits = true;

  /** @param treeSize how many blocks the tree in the database must have nodes for. */
  constructor(
    tx: EntityManager,
    kept: readonly SignedCheckpoint[],
    private readonly treeSize: number,
  ) {
    this.checkpoints = new Peekable(mergedCheckpoints(tx, kept));
    this.nodes = new Peekable(storedNodes(tx));
  }

  /** Compares the checkpoints over exactly the blocks so far. */
  async meet(audit: ChainAudit): Promise<void> {
    for await (const checkpoint of this.checkpoints.takeWhile((it) => it.blockCount <= audit.blockCount)) {
      this.count += 1;
      audit.checkpoint(checkpoint);
    }
  }

  /** Compares nodes that are complete; after the first that does not fit all above it cannot fit either. */
  async compare(audit: ChainAudit, completed: readonly PlacedNode[]): Promise<void> {
    for (const node of completed) {
      if (!this.treeFits) return;
      const kept = await this.nodes.take();
      if (kept || audit.blockCount <= this.treeSize) this.treeFits = audit.node(node, kept);
    }
  }

  async end(audit: ChainAudit): Promise<void> {
    for await (const checkpoint of this.checkpoints.takeWhile(() => true)) audit.checkpointBeyond(checkpoint);
  }
}

async function* mergedCheckpoints(
  tx: EntityManager,
  kept: readonly SignedCheckpoint[],
): AsyncGenerator<SignedCheckpoint> {
  const sql = `select ${checkpointColumns} from ledger_checkpoint order by block_count`;
  const outside = [...kept].sort((one, other) => one.blockCount - other.blockCount);
  for await (const row of streamRows<CheckpointRow>(tx, 'all_checkpoints', sql)) {
    const checkpoint = checkpointOfRow(row);
    while (outside[0] && outside[0].blockCount < checkpoint.blockCount) yield* outside.splice(0, 1);
    yield checkpoint;
  }
  yield* outside;
}

async function* storedNodes(tx: EntityManager): AsyncGenerator<PlacedNode> {
  const sql = 'select level, place, hash from ledger_node order by (place + 1) << level, level';
  for await (const row of streamRows<{ level: number; place: string; hash: Buffer }>(tx, 'all_nodes', sql)) {
    yield { level: row.level, place: Number(row.place), hash: row.hash };
  }
}
