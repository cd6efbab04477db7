import type { EntityManager } from 'typeorm';
import { callerKey } from '../../../chassis/caller.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { blockHash, endOfChain, genesis, type ChainEnd } from '../domain/block.js';
import { blockLeaf, signCheckpoint, type SignedCheckpoint } from '../domain/checkpoint.js';
import { checkpointNotSigned } from '../domain/errors.js';
import { GrowingTree, peaksOf } from '../domain/growing-tree.js';
import { findCheckpoint, keepCheckpoint, lockSigning, readLedgerKeys } from '../storage/checkpoints.js';
import { databaseTime } from '../storage/database-time.js';
import { keepNodes, readBlocks, readChainEnd, withNodes } from '../storage/ledger-tree.js';
import type { OpsRequest, PointsParts } from './points-parts.js';

const blocksAtOnce = 2_000;

/**
 * Signs the books as they stand: builds the tree over the blocks on from the newest checkpoint, and signs its root. Without
 * a new block since, the newest checkpoint is the answer. Safe to repeat and to run in several processes.
 * Refuses with CHECKPOINT_NOT_SIGNED where there is no key to sign with, or another key has taken over.
 * @param request of the person who asks; absent where it is time for the next one
 */
export async function signLedgerCheckpoint(parts: PointsParts, request?: OpsRequest): Promise<SignedCheckpoint> {
  const [key] = parts.signingKeys;
  if (!key) throw checkpointNotSigned();
  const { checkpoint, isNew } = await parts.database.transaction(async (tx) => {
    await lockSigning(tx);
    const newestKey = (await readLedgerKeys(tx)).at(-1);
    if (newestKey?.keyId !== key.keyId) throw checkpointNotSigned();
    const [before, end] = [await findCheckpoint(tx), await readChainEnd(tx)];
    if (request) {
      await parts.audit.record(tx, {
        by: callerKey(request.caller),
        action: 'checkpoint.asked',
        subject: `checkpoint/${String(end.number)}`,
        requestId: request.requestId,
      });
    }
    if (before?.blockCount === end.number) return { checkpoint: before, isNew: false };
    const tree = await growTree(tx, before?.blockCount ?? 0, end);
    const standing = {
      blockCount: tree.size,
      lastSeq: end.lastSeq,
      root: tree.root(),
      signedAt: await databaseTime(tx),
    };
    const signed = signCheckpoint(standing, key);
    await keepCheckpoint(tx, signed);
    return { checkpoint: signed, isNew: true };
  });
  if (isNew) tellLog(parts, checkpoint);
  return checkpoint;
}

/** As `signLedgerCheckpoint`, for a process that may have nothing to sign with: then it is for another to sign. */
export async function signOnSchedule(parts: PointsParts): Promise<void> {
  if (parts.signingKeys.length === 0) return;
  try {
    await signLedgerCheckpoint(parts);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'CHECKPOINT_NOT_SIGNED') throw error;
    parts.log.warn('another key signs the ledger now: this process has a former one');
  }
}

/** A log that is kept elsewhere is a witness: it holds what was signed, whatever becomes of the database. */
function tellLog({ log }: PointsParts, { root, signature, ...checkpoint }: SignedCheckpoint): void {
  const hex = { root: root.toString('hex'), signature: signature.toString('hex') };
  log.info({ checkpoint: { ...checkpoint, ...hex } }, 'a checkpoint of the ledger was signed');
}

/** The tree up to the end of the chain. Throws on blocks that do not follow each other: what is broken is not signed. */
async function growTree(tx: EntityManager, grown: number, end: ChainEnd): Promise<GrowingTree> {
  const peaks = await withNodes(tx, (source) => peaksOf(grown).map((node) => ({ ...node, hash: source(node) })));
  const tree = new GrowingTree(grown, peaks);
  let last = await endAfter(tx, grown);
  while (tree.size < end.number) {
    const blocks = await readBlocks(tx, tree.size, end.number, blocksAtOnce);
    const nodes = blocks.flatMap((block) => {
      const follows = block.number === last.number + 1 && block.firstSeq === last.lastSeq + 1;
      if (!follows || !block.hash.equals(blockHash(last.hash, block))) {
        throw new Error(`block ${String(block.number)} does not follow the block before it: nothing is signed`);
      }
      last = endOfChain(block);
      return tree.add(blockLeaf(block.hash));
    });
    await keepNodes(tx, nodes);
    if (blocks.length === 0) break;
  }
  if (last.number !== end.number || !last.hash.equals(end.hash)) {
    throw new Error('the chain of blocks does not lead to the head of the ledger: nothing is signed');
  }
  return tree;
}

async function endAfter(tx: EntityManager, blockCount: number): Promise<ChainEnd> {
  if (blockCount === 0) return genesis;
  const [block] = await readBlocks(tx, blockCount - 1, blockCount, 1);
  if (!block) throw new Error(`block ${String(blockCount)} is missing: nothing is signed`);
  return endOfChain(block);
}
