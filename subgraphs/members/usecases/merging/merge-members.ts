import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { idempotencyConflict } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { mergeReasons, type MemberMerge } from '../../domain/merging/member-merge.js';
import { insertMerge } from '../../storage/merging/member-merges.js';
import type { MembersParts } from '../members-parts.js';
import { requireMergeable } from './merge-checks.js';
import { readMerge } from './read-merges.js';

const shape = z.object({ mergeId: idShape, survivorId: idShape, mergedId: idShape, reason: z.enum(mergeReasons) });

/** Who of ops asks, and in which request. */
export interface MergeRequest {
  by: Extract<Caller, { kind: 'ops' }>;
  requestId: string;
}

/**
 * Asks for a merge, which a second person puts into force. Refuses as `requireMergeable`; faults: UNKNOWN_MEMBER, BAD_USER_INPUT,
 * IDEMPOTENCY_CONFLICT. Nothing changes for the members yet.
 */
export async function mergeMembers(
  parts: MembersParts,
  { by, requestId }: MergeRequest,
  raw: unknown,
): Promise<MemberMerge> {
  const input = parseInput(shape, raw);
  const key = { caller: callerKey(by), mutation: 'mergeMembers', id: input.mergeId };
  const { mergeId } = await parts.answers.answerOnce(key, input, async (tx) => {
    await requireMergeable(tx, input);
    const { mergeId: id } = input;
    if (!(await insertMerge(tx, { ...input, requestedBy: key.caller }))) throw idempotencyConflict({ id });
    await parts.approvals.request(tx, { id, subject: `member-merge/${id}`, by: key.caller, requestId });
    return { mergeId: id };
  });
  return readMerge(parts, mergeId);
}
