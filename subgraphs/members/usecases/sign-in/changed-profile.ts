import { memberClosed, type DomainError } from '../../../../chassis/domain-error.js';
import type { EndedContact } from '../../storage/profiles.js';

/** What a change of a profile ended. Throws what is given for a contact that is another member's, MEMBER_CLOSED for who has no profile. */
export function endedOr(
  changed: readonly EndedContact[] | 'IN_USE' | 'GONE',
  inUse: () => DomainError,
): readonly EndedContact[] {
  if (changed === 'IN_USE') throw inUse();
  if (changed === 'GONE') throw memberClosed();
  return changed;
}
