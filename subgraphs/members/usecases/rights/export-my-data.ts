import { z } from 'zod';
import { idempotencyConflict } from '../../../../chassis/domain-error.js';
import { queueJob } from '../../../../chassis/jobs.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { nextExportAt, type DataExport } from '../../domain/rights/data-export.js';
import { exportTooSoon, noLongerMember } from '../../domain/rights/rights-errors.js';
import { findExport, insertExport, latestExport, sealedTokenOf } from '../../storage/rights/data-exports.js';
import { lockMember } from '../../storage/lock-members.js';
import type { MembersParts } from '../members-parts.js';

export const makeExportsJob = 'make-data-exports';
const shape = z.object({ exportId: idShape });

/** What an archive is sealed as, and its token. */
export const archivePiece = 'data_export.archive';
export const tokenPiece = 'data_export.token';

/**
 * Begins to make a copy of everything that is held on the member, once per id. Refuses with EXPORT_TOO_SOON while one is being made
 * or was asked for not long ago, and with NO_LONGER_MEMBER an erased member. Fault: IDEMPOTENCY_CONFLICT.
 */
export async function exportMyData(parts: MembersParts, memberId: string, raw: unknown): Promise<DataExport> {
  const { exportId } = parseInput(shape, raw);
  const key = { caller: `member:${memberId}`, mutation: 'exportMyData', id: exportId };
  await parts.answers.answerOnce(key, {}, async (tx) => {
    const status = await lockMember(tx, memberId);
    // Who has left may still have their copy: what is held on them is held until it is erased.
    if (status !== 'ACTIVE' && status !== 'SUSPENDED' && status !== 'CLOSED') throw noLongerMember();
    const latest = await latestExport(tx, memberId);
    const nextAt = latest && nextExportAt(latest.requestedAt, parts.rights.exportEveryHours);
    if (nextAt && (latest.state === 'RUNNING' || nextAt > parts.clock.now())) {
      throw exportTooSoon({ exportId: latest.id, nextAt: nextAt.toISOString() });
    }
    if (!(await insertExport(tx, exportId, memberId))) throw idempotencyConflict({ id: exportId });
    await queueJob(tx, makeExportsJob, {}, { key: makeExportsJob });
    return { exportId };
  });
  const found = await findExport(parts.database.read, exportId);
  if (!found) throw new Error('a copy that was asked for cannot be found');
  return found;
}

/** The member's latest, and null where they never asked. */
export function readLatestExport(parts: MembersParts, memberId: string): Promise<DataExport | null> {
  return latestExport(parts.database.read, memberId);
}

/** The path of the link by which the copy is fetched, for the member's eyes alone; null unless it is there to be fetched. */
export async function downloadPathOf(parts: MembersParts, { id, memberId }: DataExport): Promise<string | null> {
  const sealed = await sealedTokenOf(parts.database.read, id);
  const token = sealed && (await parts.vault.open(memberId, tokenPiece, sealed));
  return token === null ? null : `/downloads/${token}`;
}
