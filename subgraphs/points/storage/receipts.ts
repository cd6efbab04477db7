import { In, type EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import { inclusionPath, nodesOver } from '../domain/merkle.js';
import type { ReceiptEntry } from '../domain/receipt.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';
import { withNodes } from './ledger-tree.js';

type ProvedBlock = ReceiptEntry['block'] & { leaves: Buffer[] };

/**
 * The rows with these numbers, each with its way up to the checkpoint: four statements for however many. Rows that are
 * later than the checkpoint, or are not there, are left out.
 */
export async function findReceiptEntries(
  manager: EntityManager,
  seqs: readonly string[],
  { blockCount, lastSeq }: SignedCheckpoint,
): Promise<Map<string, ReceiptEntry>> {
  const covered = seqs.filter((seq) => Number(seq) <= lastSeq);
  if (covered.length === 0) return new Map();
  const found = await manager.find(JournalEntryRow, { where: { seq: In(covered) } });
  const blocks = await findBlocks(manager, covered);
  return withNodes(
    manager,
    (source) =>
      new Map(
        found.map((row) => {
          const { leaves, ...block } = blockOf(blocks, row.seq);
          const place = Number(row.seq) - block.firstSeq;
          const entry: ReceiptEntry = {
            row: { ...journalRowOf(row), seq: row.seq },
            block,
            pathInBlock: inclusionPath(nodesOver(leaves), place, block.rowCount),
            pathOfBlock: inclusionPath(source, block.number - 1, blockCount),
          };
          return [row.seq, entry];
        }),
      ),
  );
}

function blockOf(blocks: readonly ProvedBlock[], seq: string): ProvedBlock {
  const place = Number(seq);
  const block = blocks.find(({ firstSeq, rowCount }) => place >= firstSeq && place < firstSeq + rowCount);
  if (!block) throw new Error(`row ${seq} is in no block`);
  return block;
}

/** The blocks that these rows are in, with the leaves of all their rows. */
async function findBlocks(manager: EntityManager, seqs: readonly string[]): Promise<ProvedBlock[]> {
  const found = await rows<{
    number: string;
    first_seq: string;
    row_count: number;
    previous_hash: Buffer | null;
    leaves: Buffer[];
  }>(
    manager,
    `select block.number, block.first_seq, block.row_count, previous.hash as previous_hash,
            (select array_agg(leaf_hash order by seq) from journal
             where seq >= block.first_seq and seq < block.first_seq + block.row_count) as leaves
     from (select distinct its.number from unnest($1::bigint[]) as asked(seq) cross join lateral (
             select number from ledger_block where first_seq <= asked.seq order by first_seq desc limit 1) as its) as wanted
     join ledger_block as block using (number)
     left join ledger_block as previous on previous.number = block.number - 1`,
    [seqs],
  );
  return found.map(({ number, first_seq, row_count, previous_hash, leaves }) => ({
    number: Number(number),
    firstSeq: Number(first_seq),
    rowCount: row_count,
    previousHash: previous_hash ?? Buffer.alloc(32),
    leaves,
  }));
}
