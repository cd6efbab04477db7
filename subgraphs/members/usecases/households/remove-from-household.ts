import { z } from 'zod';
import { badInput } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { notInHousehold } from '../../domain/households/household-errors.js';
import type { MembersParts } from '../members-parts.js';
import { lockAsHead } from './acting-member.js';
import { takeOut } from './leave-household.js';

const shape = z.object({ changeId: idShape, memberId: idShape });

/**
 * By the head. Who is removed need not wait before joining another. Refuses with NOT_IN_HOUSEHOLD; faults: BAD_USER_INPUT for oneself,
 * FORBIDDEN for who is not the head, IDEMPOTENCY_CONFLICT.
 */
export async function removeFromHousehold(parts: MembersParts, headId: string, raw: unknown): Promise<void> {
  const input = parseInput(shape, raw);
  if (input.memberId === headId) throw badInput({ path: ['input', 'memberId'], reason: 'leaves by leaveHousehold' });
  const key = { caller: `member:${headId}`, mutation: 'removeFromHousehold', id: input.changeId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    const household = await lockAsHead(tx, headId);
    if (!household.members.some(({ memberId }) => memberId === input.memberId)) throw notInHousehold();
    await takeOut(tx, household, input.memberId, false);
    return {};
  });
}
