import { z } from 'zod';
import { idempotencyConflict } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { Member } from '../../domain/member.js';
import { closesAt, type Closing } from '../../domain/rights/closing.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { insertClosing, openClosings } from '../../storage/rights/closings.js';
import { lockMember } from '../../storage/lock-members.js';
import { findMembers } from '../find-members.js';
import type { MembersParts } from '../members-parts.js';

const shape = z.object({ closingId: idShape });

/**
 * The member leaves, after the days in which they may think better of it; asked again meanwhile, the first request's day stands.
 * Refuses with NO_LONGER_MEMBER. Fault: IDEMPOTENCY_CONFLICT.
 */
export async function closeMembership(parts: MembersParts, memberId: string, raw: unknown): Promise<Member> {
  const { closingId } = parseInput(shape, raw);
  const key = { caller: `member:${memberId}`, mutation: 'closeMembership', id: closingId };
  await parts.answers.answerOnce(key, {}, async (tx) => {
    const status = await lockMember(tx, memberId);
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw noLongerMember();
    if ((await openClosings(tx, [memberId])).length > 0) return { memberId };
    const requestedAt = parts.clock.now();
    const effectiveAt = closesAt(requestedAt, parts.rights.coolingOffDays);
    if (!(await insertClosing(tx, { id: closingId, memberId, requestedAt, effectiveAt }))) {
      throw idempotencyConflict({ id: closingId });
    }
    return { memberId };
  });
  return present(parts, memberId);
}

/** In the order of the members; null where none is under way. One statement. */
export async function readClosings(parts: MembersParts, memberIds: readonly string[]): Promise<(Closing | null)[]> {
  const found = await openClosings(parts.database.read, memberIds);
  const closings = new Map(found.map((closing) => [closing.memberId, closing]));
  return memberIds.map((id) => closings.get(id) ?? null);
}

export async function present(parts: MembersParts, memberId: string): Promise<Member> {
  const [member = null] = await findMembers(parts, [memberId]);
  if (!member) throw new Error('a member who is signed in cannot be found');
  return member;
}
