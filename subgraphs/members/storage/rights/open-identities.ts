import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Identity } from '../../domain/member.js';
import { identitySubject } from '../identities.js';
import type { PersonalVault } from '../vault/personal-vault.js';

/** Under what the member signs in, the first linked first. None of a member whose key is destroyed. */
export async function openIdentities(
  manager: EntityManager,
  memberId: string,
  vault: PersonalVault,
): Promise<(Identity & { linkedAt: Date })[]> {
  const found = await rows<{ issuer: string; sealed: Buffer; linkedAt: Date }>(
    manager,
    `select issuer, sealed_subject as sealed, linked_at as "linkedAt" from member_identity
      where member_id = $1 order by linked_at`,
    [memberId],
  );
  const subjects = await vault.openMany(found.map(({ sealed }) => ({ memberId, what: identitySubject, sealed })));
  return found.flatMap(({ issuer, linkedAt }, place) => {
    const subject = subjects[place] ?? null;
    return subject === null ? [] : [{ issuer, subject, linkedAt }];
  });
}
