import { memberClosed, memberSuspended } from '../../../../chassis/domain-error.js';
import type { MemberStatus } from '../../domain/member.js';

/** For a status that is locked. Throws MEMBER_SUSPENDED and MEMBER_CLOSED, which the gateway may not have heard of yet. */
export function requireActive(status: MemberStatus | null | undefined): void {
  if (status === 'SUSPENDED') throw memberSuspended();
  if (status !== 'ACTIVE') throw memberClosed();
}
