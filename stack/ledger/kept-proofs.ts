import { z } from 'zod';
import type { SignedCheckpoint } from '../../subgraphs/points/domain/checkpoint.js';
import { keyIdOf, publicKeyShape, type PublicKey } from '../../subgraphs/points/domain/ledger-key.js';

/*
 * Proofs are kept as they were received: a receipt as its text or inside the graph's whole answer, a key as a JWK, in a
 * set of them or in the answer of `ledgerKeys`. So they are looked for wherever they may stand in a file of JSON.
 */

const bytesOf = (length: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${String(length * 2)}}$`))
    .transform((hex) => Buffer.from(hex, 'hex'));

const checkpointShape = z.object({
  blockCount: z.number().int().nonnegative(),
  lastSeq: z.number().int().nonnegative(),
  root: bytesOf(32),
  signedAt: z.string().length(24),
  keyId: z.string(),
  signature: bytesOf(64),
});

const receiptShape = z.looseObject({ format: z.string().startsWith('fealty-receipt/') });

/** Every public key in the text, each once. Of a private key only the public half is taken. */
export function publicKeysIn(text: string): PublicKey[] {
  const keys = everyPart(text).flatMap((part) => publicKeyShape.safeParse(part).data ?? []);
  return [...new Map(keys.map((key) => [keyIdOf(key), key])).values()];
}

/** Every signed checkpoint in the text. */
export function checkpointsIn(text: string): SignedCheckpoint[] {
  return everyPart(text).flatMap((part) => checkpointShape.safeParse(part).data ?? []);
}

/** The text of every receipt in the text. */
export function receiptsIn(text: string): string[] {
  return everyPart(text).flatMap((part) => (receiptShape.safeParse(part).success ? [JSON.stringify(part)] : []));
}

/** Everything that stands in a JSON text, in its order and at any depth, texts that are themselves JSON included. */
function everyPart(value: unknown): unknown[] {
  if (typeof value === 'string') return [value, ...parsedIfJson(value).flatMap(everyPart)];
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(everyPart)];
}

function parsedIfJson(text: string): unknown[] {
  if (!/^\s*[[{]/.test(text)) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return [parsed];
  } catch {
    return [];
  }
}
