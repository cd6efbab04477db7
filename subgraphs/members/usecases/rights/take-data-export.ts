import { takeArchive } from '../../storage/rights/data-exports.js';
import type { MembersParts } from '../members-parts.js';
import { archivePiece } from './export-my-data.js';
import { tokenHashOf } from './make-data-exports.js';

export interface TakenArchive {
  fileName: string;
  /** JSON. */
  content: string;
}

/** As a link carries it: 32 bytes in base64url. */
const tokenShape = /^[\w-]{43}$/;

/**
 * Hands the copy over to whoever brings the token, once: of two who come at the same time one gets it. Null for a token that is none,
 * that was used, or whose day is over, which look all the same.
 */
export async function takeDataExport(parts: MembersParts, token: string): Promise<TakenArchive | null> {
  if (!tokenShape.test(token)) return null;
  return parts.database.transaction(async (tx) => {
    const taken = await takeArchive(tx, tokenHashOf(token));
    const content = taken && (await parts.vault.open(taken.memberId, archivePiece, taken.sealedArchive));
    return taken && content !== null ? { fileName: `member-data-${taken.id}.json`, content } : null;
  });
}
