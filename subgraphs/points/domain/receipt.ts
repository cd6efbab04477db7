/**
 * Rule: a receipt lets a member prove what was posted without asking us and without trusting us: it carries the rows, their
 * way up to a signed checkpoint, and the keys from the first to the one that signed. Nothing but a public key that the
 * member has kept is needed to check it, and no row of anybody else is in it.
 */
import { z } from 'zod';
import { accountKinds } from './account.js';
import { blockHash, leafOf } from './block.js';
import { blockLeaf, isCheckpointSigned, type SignedCheckpoint } from './checkpoint.js';
import { postingKinds, type NumberedRow, type ReferenceValue } from './journal.js';
import { publicKeyShape, trustedKeys, type LedgerKey, type PublicKey } from './ledger-key.js';
import { rootFromInclusion, verifyInclusion } from './merkle.js';

/** What a receipt calls itself; with another shape it would get another name. */
const format = 'fealty-receipt/1';

export interface ReceiptEntry {
  row: NumberedRow;
  /** The row's block, without what follows from the row and its path. */
  block: { number: number; firstSeq: number; rowCount: number; previousHash: Buffer };
  /** From the row's leaf up to the block's root. */
  pathInBlock: Buffer[];
  /** From the block's leaf up to the checkpoint's root. */
  pathOfBlock: Buffer[];
}

export interface Receipt {
  entries: ReceiptEntry[];
  checkpoint: SignedCheckpoint;
  keys: LedgerKey[];
}

/** What a check of a receipt found. It is sound when nothing is at fault. */
export interface ReceiptVerdict {
  /** In plain English, each with the place where it shows. */
  faults: string[];
  /** Null when the text could not be read as a receipt. */
  receipt: Receipt | null;
}

/** The receipt as text to keep: JSON, hashes and signatures in hex. */
export function receiptText({ entries, checkpoint, keys }: Receipt): string {
  return JSON.stringify({ format, entries, checkpoint, keys }, (_name, value: unknown) => hexOf(value) ?? value);
}

/** Checks a receipt against public keys that the reader trusts. Pure: asks nobody. */
export function verifyReceipt(text: string, anchors: readonly PublicKey[]): ReceiptVerdict {
  const read = readReceipt(text);
  if (typeof read === 'string') return { faults: [read], receipt: null };
  const faults = [
    ...checkpointFaults(read, anchors),
    ...read.entries.flatMap((entry) =>
      entryFaults(entry, read.checkpoint).map((fault) => `row ${entry.row.seq}: ${fault}`),
    ),
  ];
  return { faults, receipt: read };
}

function checkpointFaults({ checkpoint, keys }: Receipt, anchors: readonly PublicKey[]): string[] {
  const key = trustedKeys(anchors, keys).get(checkpoint.keyId);
  if (!key)
    return [`the checkpoint is signed by ${checkpoint.keyId}, which is none of the keys given nor endorsed by one`];
  return isCheckpointSigned(checkpoint, key) ? [] : [`the signature of the checkpoint is not by ${checkpoint.keyId}`];
}

function entryFaults({ row, block, pathInBlock, pathOfBlock }: ReceiptEntry, checkpoint: SignedCheckpoint): string[] {
  const place = Number(row.seq) - block.firstSeq;
  if (place < 0 || place >= block.rowCount) return ['it is not among the rows of its block'];
  const root = rootFromInclusion(leafOf(row), place, block.rowCount, pathInBlock);
  if (!root) return ['its path in the block is not one of such a row'];
  const leaf = blockLeaf(blockHash(block.previousHash, { ...block, root }));
  const { blockCount } = checkpoint;
  if (block.number > blockCount) return [`its block ${String(block.number)} is later than the checkpoint`];
  return verifyInclusion(leaf, block.number - 1, blockCount, pathOfBlock, checkpoint.root)
    ? []
    : ['the row, or its way to the checkpoint, is not what was signed'];
}

const place = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const bytesOf = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${String(length * 2)}}$`))
    .transform((hex) => Buffer.from(hex, 'hex'));
const hashShape = bytesOf(32);
const instant = z.string().length(24);

const referenceShape: z.ZodType<ReferenceValue> = z.lazy(() =>
  z.union([z.string(), z.number(), z.array(referenceShape)]),
);
const accountShape = z.strictObject({ kind: z.enum(accountKinds), owner: z.string(), currency: z.string() });

const rowShape = z.strictObject({
  seq: z.string().regex(/^[1-9]\d{0,15}$/),
  kind: z.enum(postingKinds),
  from: accountShape,
  to: accountShape,
  amount: z.number(),
  fromBalanceAfter: z.number(),
  toBalanceAfter: z.number(),
  memberId: z.string().nullable(),
  split: z.array(z.strictObject({ expiresAt: instant, pendingUntil: instant.nullable(), points: z.number() })),
  references: z.record(z.string(), referenceShape),
  postedAt: instant,
});

const receiptShape = z.strictObject({
  format: z.literal(format),
  entries: z
    .array(
      z.strictObject({
        row: rowShape.refine(({ from, to }) => from.currency === to.currency, 'a row stays within one currency'),
        block: z.strictObject({
          number: place.min(1),
          firstSeq: place.min(1),
          rowCount: place.min(1).max(2 ** 32 - 1),
          previousHash: hashShape,
        }),
        pathInBlock: z.array(hashShape),
        pathOfBlock: z.array(hashShape),
      }),
    )
    .min(1),
  checkpoint: z.strictObject({
    blockCount: place,
    lastSeq: place,
    root: hashShape,
    signedAt: instant,
    keyId: z.string(),
    signature: bytesOf(64),
  }),
  keys: z.array(
    z.strictObject({
      keyId: z.string(),
      publicKey: publicKeyShape,
      since: instant,
      endorsedBy: z.string().nullable(),
      endorsement: bytesOf(64).nullable(),
    }),
  ),
});

/** The receipt in the text, or why there is none. Nothing may stand in it that is not covered by the proof. */
function readReceipt(text: string): Receipt | string {
  try {
    const parsed = receiptShape.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return `this is no receipt: ${issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'its shape is another'}`;
  } catch {
    return 'this is no receipt: it is not JSON';
  }
}

/** Buffers have turned themselves into `{ type, data }` by the time JSON shows them. */
function hexOf(value: unknown): string | undefined {
  const { type, data } = (typeof value === 'object' && value !== null ? value : {}) as {
    type?: unknown;
    data?: unknown;
  };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString('hex') : undefined;
}
