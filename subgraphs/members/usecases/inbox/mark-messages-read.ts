import { z } from 'zod';
import { badInput } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { markRead, markReadUpTo } from '../../storage/inbox/inbox.js';
import type { MembersParts } from '../members-parts.js';

/** As many as a page has. */
const mostAtOnce = 100;

const inputShape = z
  .object({
    messageIds: z
      .array(idShape)
      .max(mostAtOnce, { error: `at most ${String(mostAtOnce)}` })
      .nullish(),
    upTo: idShape.nullish(),
  })
  .refine(({ messageIds, upTo }) => !messageIds !== !upTo, {
    path: ['messageIds'],
    error: 'give either messageIds or upTo',
  });

/**
 * Says which messages have been read, so that the same request twice, or from two devices at once, has one effect and needs no id: the
 * first time of reading stays. Ids that are no messages of this member are passed over. Fault: BAD_USER_INPUT, also for an `upTo` that
 * is none of theirs.
 */
export async function markMessagesRead(parts: MembersParts, memberId: string, raw: unknown): Promise<void> {
  const { messageIds, upTo } = parseInput(inputShape, raw);
  await parts.database.transaction(async (tx) => {
    if (messageIds) await markRead(tx, memberId, messageIds);
    else if (upTo && !(await markReadUpTo(tx, memberId, upTo))) {
      throw badInput({ path: ['input', 'upTo'], reason: 'is no message of yours' });
    }
  });
}
