import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { finalFrom, stateOf, type MemberMerge } from '../../domain/merging/member-merge.js';
import { mergeFinal, mergeUnderWay, survivorGone, unknownMerge } from '../../domain/merging/merge-errors.js';
import { lockMerge, lockTwo, takeOutOfForce } from '../../storage/merging/member-merges.js';
import { resumeClosing } from '../../storage/rights/closings.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import { recomputeTiers } from '../tiers/recompute-tiers.js';
import type { MembersParts } from '../members-parts.js';
import { memberUnmerged } from './merge-events.js';
import type { MergeRequest } from './merge-members.js';
import { readMerge } from './read-merges.js';

const shape = z.object({ mergeId: idShape });
const gone = ['ERASED', 'MERGED'];

/**
 * Takes a merge back that every subgraph has done: at once here, and by events in every subgraph. Refuses with MERGE_UNDER_WAY,
 * MERGE_FINAL thirty days after, SURVIVOR_GONE; fault: UNKNOWN_MERGE. Safe to repeat.
 */
export async function unmergeMembers(
  parts: MembersParts,
  { by, requestId }: MergeRequest,
  raw: unknown,
): Promise<MemberMerge> {
  const { mergeId } = parseInput(shape, raw);
  const person = callerKey(by);
  await parts.database.transaction(async (tx) => {
    const merge = await lockMerge(tx, mergeId);
    if (!merge) throw unknownMerge({ path: ['input', 'mergeId'], mergeId });
    if (merge.unmergedAt !== null) return;
    if (stateOf(merge) !== 'DONE') throw mergeUnderWay({ mergeId });
    const final = finalFrom(merge);
    if (final && final <= parts.clock.now()) throw mergeFinal({ since: final.toISOString() });
    const { survivorId, mergedId } = merge;
    const status = (await lockTwo(tx, [survivorId, mergedId])).get(survivorId)?.status ?? 'ERASED';
    if (gone.includes(status)) throw survivorGone({ status });
    await takeOutOfForce(tx, merge, person);
    if (merge.mergedAt) await resumeClosing(tx, mergedId, merge.mergedAt);
    // Some of them were begun with what is the other one's again.
    await endSessionsOf(tx, survivorId, { butNot: null }, 'STATUS', parts.clock.now());
    await recomputeTiers(parts, tx, [survivorId, mergedId].sort());
    await parts.outbox.write(tx, memberUnmerged(merge));
    await parts.audit.record(tx, {
      by: person,
      action: 'member.unmerged',
      subject: `member-merge/${mergeId}`,
      requestId,
    });
  });
  return readMerge(parts, mergeId);
}
