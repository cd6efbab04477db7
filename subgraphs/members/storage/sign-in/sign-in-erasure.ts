import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { Erased } from '../../../../chassis/erasure-duty.js';

/**
 * Sessions, and with them whoever is signed in; contacts that were proven or said; codes that were sent to the member's contacts. Run
 * while the profile is there: some codes are found by its digests alone.
 */
export async function eraseSignIns(tx: EntityManager, memberId: string): Promise<Erased[]> {
  const codes = await rows(
    tx,
    `delete from sign_in_code where member_id = $1 or contact_digest in (
       select digest from contact_proof where member_id = $1
       union select contact_digest from sign_in_session where member_id = $1
       union select phone_digest from profile where member_id = $1 and phone_digest is not null
       union select email_digest from profile where member_id = $1 and email_digest is not null) returning 1`,
    [memberId],
  );
  const sessions = await rows(tx, 'delete from sign_in_session where member_id = $1 returning 1', [memberId]);
  const proofs = await rows(tx, 'delete from contact_proof where member_id = $1 returning 1', [memberId]);
  return [
    { what: 'sessions', count: sessions.length },
    { what: 'proven contacts', count: proofs.length },
    { what: 'codes', count: codes.length },
  ];
}
