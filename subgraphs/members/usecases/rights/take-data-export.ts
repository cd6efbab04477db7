import { endFetch, fetchArchive } from '../../storage/rights/data-exports.js';
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

/** A copy that is neither told to have gone out nor to have broken off, because a process has ended, is there again after so long. */
const fetchSeconds = 120;

/**
 * Hands the copy over to whoever brings the token: of two who come at the same time one gets it. It is gone once
 * `endDataExport` says that it has gone out whole. Null for a token that is none, that was used, or whose day is over, which
 * look all the same.
 */
export async function takeDataExport(parts: MembersParts, token: string): Promise<TakenArchive | null> {
  if (!tokenShape.test(token)) return null;
  return parts.database.transaction(async (tx) => {
    const taken = await fetchArchive(tx, tokenHashOf(token), fetchSeconds);
    const content = taken && (await parts.vault.open(taken.memberId, archivePiece, taken.sealedArchive));
    return taken && content !== null ? { fileName: `member-data-${taken.id}.json`, content } : null;
  });
}

/** Whoever handed a copy on says how that ended: whole, and the link is used; or not, and it is good as before. Safe to repeat. */
export async function endDataExport({ database }: MembersParts, token: string, isWhole: boolean): Promise<void> {
  if (tokenShape.test(token)) await endFetch(database.read, tokenHashOf(token), isWhole);
}
