import type { EntityManager } from 'typeorm';
import { findUnfinished } from '../../storage/merging/member-merges.js';
import { markTold } from '../../storage/rights/erasures.js';
import type { MembersParts } from '../members-parts.js';

/** The topic by which all subgraphs learn that somebody is forgotten. */
export const memberErasedTopic = 'member-erased';

/**
 * Tells the other subgraphs that the member is forgotten, once, and not before each of them has done what it was told of the
 * member's merges: its part of the erasure never overtakes its part of a merge, whose points and purchases would be left
 * lying where nobody looks any more. Nothing happens while one is under way: whoever hears of its end asks again.
 */
export async function tellErasure(
  tx: EntityManager,
  { outbox }: Pick<MembersParts, 'outbox'>,
  { id, memberId }: { id: string; memberId: string },
): Promise<void> {
  if ((await findUnfinished(tx, [memberId])) !== null || !(await markTold(tx, id))) return;
  await outbox.write(tx, { topic: memberErasedTopic, aggregateId: memberId, payload: { memberId, erasureId: id } });
}
