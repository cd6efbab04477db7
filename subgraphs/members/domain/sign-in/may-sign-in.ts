/**
 * Who has proven to be a member signs in while the membership goes on. One that is suspended goes on: it can be looked at, and nothing
 * can be done with it. One that is closed, erased or merged is over, which is said precisely, since it is said to its own member alone.
 */
import type { DomainError } from '../../../../chassis/domain-error.js';
import { membershipClosed, membershipErased, membershipMerged } from './sign-in-errors.js';

/** Why somebody of this status signs in no more, or null where they may. */
export function signInRefusal(status: string): DomainError | null {
  switch (status) {
    case 'CLOSED':
      return membershipClosed();
    case 'ERASED':
      return membershipErased();
    case 'MERGED':
      return membershipMerged();
    default:
      return null;
  }
}
