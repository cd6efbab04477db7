import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { SignedCheckpoint } from '../domain/checkpoint.js';
import { instantOf } from '../domain/instant.js';
import { inOrder, publicKeyShape, type LedgerKey } from '../domain/ledger-key.js';

export interface CheckpointRow {
  block_count: string;
  last_seq: string;
  root: Buffer;
  signed_at: Date;
  key_id: string;
  signature: Buffer;
}

export function checkpointOfRow(row: CheckpointRow): SignedCheckpoint {
  return {
    blockCount: Number(row.block_count),
    lastSeq: Number(row.last_seq),
    root: row.root,
    signedAt: instantOf(row.signed_at),
    keyId: row.key_id,
    signature: row.signature,
  };
}

export const checkpointColumns = 'block_count, last_seq, root, signed_at, key_id, signature';

/** The newest checkpoint; with a count, the one over so many blocks. Null where there is none. */
export async function findCheckpoint(manager: EntityManager, blockCount?: number): Promise<SignedCheckpoint | null> {
  const [found] = await rows<CheckpointRow>(
    manager,
    `select ${checkpointColumns} from ledger_checkpoint where block_count = coalesce($1::bigint, block_count)
     order by block_count desc limit 1`,
    [blockCount ?? null],
  );
  return found ? checkpointOfRow(found) : null;
}

export async function keepCheckpoint(tx: EntityManager, checkpoint: SignedCheckpoint): Promise<void> {
  const { blockCount, lastSeq, root, signedAt, keyId, signature } = checkpoint;
  await rows(tx, `insert into ledger_checkpoint (${checkpointColumns}) values ($1, $2, $3, $4, $5, $6)`, [
    blockCount,
    lastSeq,
    root,
    signedAt,
    keyId,
    signature,
  ]);
}

interface KeyRow {
  key_id: string;
  public_key: unknown;
  since: Date;
  endorsed_by: string | null;
  endorsement: Buffer | null;
}

/** Every key that signs or has signed, in the order in which they took over from each other. */
export async function readLedgerKeys(manager: EntityManager): Promise<LedgerKey[]> {
  const found = await rows<KeyRow>(
    manager,
    'select key_id, public_key, since, endorsed_by, endorsement from ledger_key order by since, key_id',
  );
  const keys = found.map((row) => ({
    keyId: row.key_id,
    publicKey: publicKeyShape.parse(row.public_key),
    since: instantOf(row.since),
    endorsedBy: row.endorsed_by,
    endorsement: row.endorsement,
  }));
  return inOrder(keys);
}

export async function keepLedgerKey(tx: EntityManager, key: LedgerKey): Promise<void> {
  await rows(
    tx,
    `insert into ledger_key (key_id, public_key, since, endorsed_by, endorsement) values ($1, $2, $3, $4, $5)`,
    [key.keyId, JSON.stringify(key.publicKey), key.since, key.endorsedBy, key.endorsement],
  );
}

/** Signing and introducing keys go one after the other, across all processes, until the transaction ends. */
export async function lockSigning(tx: EntityManager): Promise<void> {
  await rows(tx, "select pg_advisory_xact_lock(hashtextextended('ledger-signing', 0))");
}
