/**
 * Who has proven to be a member signs in while there is somebody to be. One that is suspended goes on: it can be looked at, and nothing can
 * be done with it. One that is closed has a person behind it, who reads what is held on them, takes a copy along and has it forgotten.
 * One that is erased or merged is nobody any more, which is said precisely, since it is said to its own member alone.
 */
import type { DomainError } from '../../../../chassis/domain-error.js';
import { membershipErased, membershipMerged } from './sign-in-errors.js';

/** Why somebody of this status signs in no more, or null where they may. */
export function signInRefusal(status: string): DomainError | null {
  if (status === 'ERASED') return membershipErased();
  return status === 'MERGED' ? membershipMerged() : null;
}
