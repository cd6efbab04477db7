import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { notInHousehold } from '../../domain/households/household-errors.js';
import { setHead } from '../../storage/households/households.js';
import type { MembersParts } from '../members-parts.js';
import { lockAsHead } from './acting-member.js';

const shape = z.object({ changeId: idShape, memberId: idShape });

/** By the head, to another of the household. Refuses with NOT_IN_HOUSEHOLD; faults: FORBIDDEN for who is not the head, and as ever. */
export async function passHeadship(parts: MembersParts, headId: string, raw: unknown): Promise<void> {
  const input = parseInput(shape, raw);
  const key = { caller: `member:${headId}`, mutation: 'passHeadship', id: input.changeId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    const household = await lockAsHead(tx, headId);
    if (!household.members.some(({ memberId }) => memberId === input.memberId)) throw notInHousehold();
    await setHead(tx, household.id, input.memberId);
    return {};
  });
}
