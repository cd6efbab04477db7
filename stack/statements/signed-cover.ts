import { z } from 'zod';
import {
  isSignedCover,
  statementKeyId,
  statementKeyShape,
  type StatementKey,
} from '../../subgraphs/partners/domain/settlement/statement-key.js';

/** What was signed when a month was closed. */
export interface SignedCover {
  cover: string;
  keyId: string | null;
  signature: Buffer | null;
}

const signedShape = z.looseObject({
  cover: z.string(),
  keyId: z.string().nullable(),
  signature: z.string().nullable(),
});

const coverShape = z.looseObject({
  brand: z.string(),
  period: z.string(),
  items: z.number(),
  netMinor: z.number(),
  sha256: z.string(),
});
export type Cover = z.output<typeof coverShape>;

/** The cover of that brand and month in an answer of the graph, wherever it stands in it; null where there is none. */
export function signedIn(text: string, brand: string, period: string): SignedCover | null {
  const found = everyPart(text)
    .flatMap((part) => signedShape.safeParse(part).data ?? [])
    .find(({ cover }) => {
      const read = coverOf(cover);
      return read?.brand === brand && read.period === period;
    });
  if (!found) return null;
  const { cover, keyId, signature } = found;
  return { cover, keyId, signature: signature === null ? null : Buffer.from(signature, 'base64') };
}

/** Every public key in a text of JSON. */
export function statementKeysIn(text: string): StatementKey[] {
  return everyPart(text).flatMap((part) => statementKeyShape.safeParse(part).data ?? []);
}

export function coverOf(text: string): Cover | null {
  try {
    return coverShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What is wrong with the signature; null when it is right. */
export function signatureFault({ cover, keyId, signature }: SignedCover, keys: readonly StatementKey[]): string | null {
  if (keyId === null || signature === null) return 'it is not signed';
  const key = keys.find((one) => statementKeyId(one) === keyId);
  if (!key) return `the key ${keyId} that signed it is none of those that are known`;
  return isSignedCover(cover, signature, key) ? null : 'the signature is not of this cover';
}

/** Everything in a JSON text, at any depth, texts that are JSON themselves included. */
function everyPart(value: unknown): unknown[] {
  if (typeof value === 'string') return [value, ...parsedIfJson(value).flatMap(everyPart)];
  if (typeof value !== 'object' || value === null) return [value];
  return [value, ...Object.values(value).flatMap(everyPart)];
}

function parsedIfJson(text: string): unknown[] {
  if (!/^\s*[[{]/.test(text)) return [];
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return [];
  }
}
