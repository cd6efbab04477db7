import type { Member } from '../../domain/member.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { keepOpen } from '../../storage/rights/closings.js';
import { lockMember } from '../../storage/lock-members.js';
import type { MembersParts } from '../members-parts.js';
import { present } from './close-membership.js';

/**
 * The member stays after all. It says how things are to be, so that twice is the same as once and it needs no id. Refuses with
 * NO_LONGER_MEMBER when it is too late.
 */
export async function keepMembership(parts: MembersParts, memberId: string): Promise<Member> {
  await parts.database.transaction(async (tx) => {
    const status = await lockMember(tx, memberId);
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw noLongerMember();
    await keepOpen(tx, memberId);
  });
  return present(parts, memberId);
}
