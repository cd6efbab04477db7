import type { EntityManager } from 'typeorm';
import { memberClosed, type DomainError } from '../../../../chassis/domain-error.js';
import type { Contact } from '../../domain/sign-in/sign-in-rules.js';
import { changeProfile, type EndedContact } from '../../storage/profiles.js';
import type { MembersParts } from '../members-parts.js';
import { asProfileContact, type NoContacts } from './contact-shape.js';

/** What a change of a profile ended. Throws what is given for a contact that is another member's, MEMBER_CLOSED for who has no profile. */
export function endedOr(changed: EndedContact[] | 'IN_USE' | 'GONE', inUse: () => DomainError): EndedContact[] {
  if (changed === 'IN_USE') throw inUse();
  if (changed === 'GONE') throw memberClosed();
  return changed;
}

/**
 * Ends what came with those who were merged into a member, since it signs in the one person as the member's own does: all
 * that `ends` names, but the contact that one of them has in force from now on. In their profiles it is only said then, also
 * when the members are two again.
 */
export async function endMergedContacts(
  tx: EntityManager,
  { vault }: MembersParts,
  mergedIds: readonly string[],
  ends: NoContacts,
  goesOn?: { memberId: string; contact: Contact },
): Promise<EndedContact[]> {
  const ended: EndedContact[] = [];
  for (const mergedId of mergedIds) {
    const kept = goesOn?.memberId === mergedId ? asProfileContact(goesOn.contact) : {};
    const changed = await changeProfile(tx, mergedId, { details: {}, inForce: { ...ends, ...kept } }, vault);
    if (Array.isArray(changed)) ended.push(...changed);
  }
  return ended;
}
