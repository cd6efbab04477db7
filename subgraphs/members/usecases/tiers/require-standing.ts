import { badInput, memberClosed } from '../../../../chassis/domain-error.js';
import type { MemberStatus } from '../../domain/member.js';

/** A tier is given to whoever is in the programme: for who is closed, erased or merged MEMBER_CLOSED, for nobody BAD_USER_INPUT. */
export function requireStanding(status: MemberStatus | null, path: string[]): void {
  if (status === null) throw badInput({ path, reason: 'is no member' });
  if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw memberClosed();
}
