import { dueClosings, markClosed } from '../../storage/rights/closings.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import { leaveForGood } from '../households/leave-household.js';
import { lockMember } from '../../storage/lock-members.js';
import { findUnfinished } from '../../storage/merging/member-merges.js';
import { setStatus } from '../../storage/statuses/member-statuses.js';
import type { MembersParts } from '../members-parts.js';

const atOnce = 100;

/**
 * Closes the memberships whose days of thinking are over: they are signed out, out of their household, and points is told,
 * where what is left lapses. Safe to repeat.
 */
export async function closeDueMemberships(parts: MembersParts): Promise<void> {
  for (;;) {
    const due = await dueClosings(parts.database.read, atOnce);
    let closed = 0;
    for (const { id, memberId } of due) closed += (await close(parts, id, memberId)) ? 1 : 0;
    if (due.length < atOnce || closed === 0) return;
  }
}

/** False where the closing has to wait, or somebody else has seen to it. */
async function close(parts: MembersParts, closingId: string, memberId: string): Promise<boolean> {
  return parts.database.transaction(async (tx) => {
    const status = await lockMember(tx, memberId);
    // What is merged stands still until it is two again; and points has to know whose the points are before what is left lapses.
    if (status === 'MERGED' || (await findUnfinished(tx, [memberId])) !== null) return false;
    if (!(await markClosed(tx, closingId))) return false;
    // Somebody who was erased meanwhile has left already, in a stronger way.
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') return true;
    await setStatus(tx, memberId, 'CLOSED');
    await endSessionsOf(tx, memberId, { butNot: null }, 'STATUS', parts.clock.now());
    await leaveForGood(tx, memberId);
    await parts.outbox.write(tx, {
      topic: 'membership-closed',
      aggregateId: memberId,
      payload: { memberId, closingId },
    });
    return true;
  });
}
