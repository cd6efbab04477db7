import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';

/**
 * Sessions, and with them whoever is signed in; contacts that were proven or said; codes that were sent to the member's contacts. Of
 * what was begun with a contact of theirs before anybody knew whose it is, too. Run while the profile is there: some are found by its
 * digests alone. What they only said was theirs has no digest, and may be somebody else's; so may be what they were reached by once: of
 * a contact that is in force for another by now, that one's sessions and codes stay.
 */
export async function eraseSignIns(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const codes = await rows(
    tx,
    `delete from sign_in_code where member_id = $1 or (member_id is null and contact_digest in (${contactsOf})) returning 1`,
    [memberId],
  );
  const sessions = await rows(
    tx,
    `delete from sign_in_session where id in (
       select id from sign_in_session where member_id = $1
       union select id from sign_in_session where member_id is null and contact_digest in (${contactsOf})) returning 1`,
    [memberId],
  );
  const proofs = await rows(tx, 'delete from contact_proof where member_id = $1 returning 1', [memberId]);
  return [
    { what: 'sessions', count: sessions.length },
    { what: 'proven contacts', count: proofs.length },
    { what: 'codes', count: codes.length },
  ];
}

/** Digests of what the member has been reached by, and nobody else is now. */
const contactsOf = `
  select digest from (
    select digest from contact_proof where member_id = $1
    union select contact_digest from sign_in_session where member_id = $1
    union select phone_digest from profile where member_id = $1 and phone_digest is not null
    union select email_digest from profile where member_id = $1 and email_digest is not null) as theirs
   where not exists (select from profile where phone_digest = digest and member_id <> $1)
     and not exists (select from profile where email_digest = digest and member_id <> $1)`;
