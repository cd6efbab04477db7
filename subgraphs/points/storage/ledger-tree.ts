import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { Block, ChainEnd } from '../domain/block.js';
import { blockLeaf } from '../domain/checkpoint.js';
import type { PlacedNode } from '../domain/growing-tree.js';
import { nodesNeeded, type NodePlace, type NodeSource } from '../domain/merkle.js';

/** Where the chain of blocks ends, as of now. */
export async function readChainEnd(manager: EntityManager): Promise<ChainEnd> {
  const [head] = await rows<{ block: string; seq: string; hash: Buffer }>(
    manager,
    'select block, seq, hash from ledger_head',
  );
  if (!head) throw new Error('the ledger has no head');
  return { number: Number(head.block), lastSeq: Number(head.seq), hash: head.hash };
}

export interface BlockRow {
  number: string;
  first_seq: string;
  row_count: number;
  root: Buffer;
  hash: Buffer;
}

export function blockOfRow({ number, first_seq, row_count, root, hash }: BlockRow): Block {
  return { number: Number(number), firstSeq: Number(first_seq), rowCount: row_count, root, hash };
}

/** Blocks after that number, up to and with the other, in order, so many at most. */
export async function readBlocks(manager: EntityManager, after: number, upTo: number, limit: number): Promise<Block[]> {
  const found = await rows<BlockRow>(
    manager,
    `select number, first_seq, row_count, root, hash from ledger_block
     where number > $1 and number <= $2 order by number limit $3`,
    [after, upTo, limit],
  );
  return found.map(blockOfRow);
}

/**
 * Does a piece of work on the tree over the blocks with the few nodes that it needs, read in one statement. The nodes of
 * complete subtrees are there up to the newest checkpoint; asked for others it throws.
 */
export async function withNodes<T>(manager: EntityManager, work: (source: NodeSource) => T): Promise<T> {
  const found = await readNodes(manager, nodesNeeded(work));
  return work((node) => {
    const hash = found.get(nameOf(node));
    if (!hash) throw new Error(`node ${nameOf(node)} of the ledger's tree is missing`);
    return hash;
  });
}

async function readNodes(manager: EntityManager, places: readonly NodePlace[]): Promise<Map<string, Buffer>> {
  const found = await rows<{ level: number; place: string; hash: Buffer }>(
    manager,
    `select wanted.level, wanted.place, coalesce(node.hash, block.hash) as hash
     from unnest($1::int[], $2::bigint[]) as wanted(level, place)
     left join ledger_node as node using (level, place)
     left join ledger_block as block on wanted.level = 0 and block.number = wanted.place + 1`,
    [places.map(({ level }) => level), places.map(({ place }) => place)],
  );
  return new Map(
    found.flatMap(({ level, place, hash }) => {
      const node = { level, place: Number(place) };
      return hash ? [[nameOf(node), level === 0 ? blockLeaf(hash) : hash] as const] : [];
    }),
  );
}

/** Nodes follow from the blocks: whoever wrote them before wrote the same. */
export async function keepNodes(tx: EntityManager, nodes: readonly PlacedNode[]): Promise<void> {
  if (nodes.length === 0) return;
  await rows(
    tx,
    `insert into ledger_node (level, place, hash)
     select * from unnest($1::int[], $2::bigint[], $3::bytea[]) on conflict do nothing`,
    [nodes.map(({ level }) => level), nodes.map(({ place }) => place), nodes.map(({ hash }) => hash)],
  );
}

function nameOf({ level, place }: NodePlace): string {
  return `${String(level)}/${String(place)}`;
}
