import { dueClosings, markClosed } from '../../storage/rights/closings.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import { leaveForGood } from '../households/leave-household.js';
import { lockMember, setStatus } from '../../storage/rights/lock-member.js';
import type { MembersParts } from '../members-parts.js';

const atOnce = 100;

/** Closes the memberships whose days of thinking are over: they are signed out, out of their household, and points is told, where what is left lapses. Safe to repeat. */
export async function closeDueMemberships(parts: MembersParts): Promise<void> {
  for (;;) {
    const due = await dueClosings(parts.database.read, atOnce);
    for (const { id, memberId } of due) await close(parts, id, memberId);
    if (due.length < atOnce) return;
  }
}

async function close(parts: MembersParts, closingId: string, memberId: string): Promise<void> {
  await parts.database.transaction(async (tx) => {
    const status = await lockMember(tx, memberId);
    if (!(await markClosed(tx, closingId))) return;
    // Somebody who was erased or merged meanwhile has left already, in a stronger way.
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') return;
    await setStatus(tx, memberId, 'CLOSED');
    await endSessionsOf(tx, memberId, { butNot: null }, 'STATUS', parts.clock.now());
    await leaveForGood(tx, memberId);
    await parts.outbox.write(tx, {
      topic: 'membership-closed',
      aggregateId: memberId,
      payload: { memberId, closingId },
    });
  });
}
