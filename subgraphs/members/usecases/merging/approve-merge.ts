import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { MemberMerge } from '../../domain/merging/member-merge.js';
import { unknownMerge } from '../../domain/merging/merge-errors.js';
import { lockMerge, putIntoForce } from '../../storage/merging/member-merges.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import { leaveForGood } from '../households/leave-household.js';
import { recomputeTiers } from '../tiers/recompute-tiers.js';
import type { MembersParts } from '../members-parts.js';
import { requireMergeable } from './merge-checks.js';
import { memberMerged } from './merge-events.js';
import type { MergeRequest } from './merge-members.js';
import { readMerge } from './read-merges.js';

const shape = z.object({ mergeId: idShape });
const path = ['input', 'mergeId'];

/**
 * Puts a merge into force that another person has asked for: at once here, and by events in every subgraph. The merged member is signed
 * out, and out of their household: one person has one place in one household. Refuses as
 * `requireMergeable` what has changed since; faults: UNKNOWN_MERGE, SECOND_PERSON_NEEDED, ALREADY_DECIDED. Safe to repeat.
 */
export async function approveMerge(
  parts: MembersParts,
  { by, requestId }: MergeRequest,
  raw: unknown,
): Promise<MemberMerge> {
  const { mergeId } = parseInput(shape, raw);
  const person = callerKey(by);
  await parts.database.transaction(async (tx) => {
    const merge = await lockMerge(tx, mergeId);
    if (!merge) throw unknownMerge({ path, mergeId });
    const { again } = await parts.approvals.approve(tx, { id: mergeId, by: person, path, requestId });
    if (again) return;
    await requireMergeable(tx, merge);
    await putIntoForce(tx, merge, person);
    await endSessionsOf(tx, merge.mergedId, { butNot: null }, 'STATUS', parts.clock.now());
    await leaveForGood(tx, merge.mergedId);
    await recomputeTiers(parts, tx, [merge.survivorId]);
    await parts.outbox.write(tx, memberMerged(merge));
  });
  return readMerge(parts, mergeId);
}
