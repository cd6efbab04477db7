import { createHmac } from 'node:crypto';
import type { MembersParts } from '../members-parts.js';

/** Recognises a text that comes again and cannot be read back, not even by trying: the key is this service's own. */
export function keyedDigest({ identityKey }: Pick<MembersParts, 'identityKey'>, kind: string, text: string): Buffer {
  return createHmac('sha256', identityKey)
    .update(JSON.stringify([kind, text]))
    .digest();
}
