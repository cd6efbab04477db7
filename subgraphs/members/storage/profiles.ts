import type { EntityManager } from 'typeorm';
import { rows, sqlStateOf } from '../../../chassis/database.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { PersonalDetails } from '../domain/personal-details.js';
import { ProfileRow } from './profile-row.js';
import type { PersonalVault } from './vault/personal-vault.js';
import { contactDigests, openDetails, pieceOfDetails } from './vault/sealed-details.js';

const uniqueViolation = '23505';

/**
 * False when another member has the phone or the e-mail. A member who is being enrolled with the same at this moment is waited
 * for: the unique constraints decide the race, and the loser sees the winner's row in its next statement.
 */
export async function insertProfile(
  tx: EntityManager,
  memberId: MemberId,
  details: PersonalDetails,
  vault: PersonalVault,
): Promise<boolean> {
  const { what, text } = pieceOfDetails(memberId, details);
  const sealed = await vault.seal(memberId, what, text);
  const { phoneDigest, emailDigest } = contactDigests(vault, details);
  const written = await rows(
    tx,
    `insert into profile (member_id, sealed_details, phone_digest, email_digest, locale) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning member_id`,
    [memberId, sealed, phoneDigest, emailDigest, details.locale],
  );
  return written.length > 0;
}

/**
 * False when another member has the phone or the e-mail; the transaction is of no use then and must end. Whoever changes the same
 * profile at this moment is waited for, so that what they changed is not sealed anew as it was.
 */
export async function changeProfile(
  tx: EntityManager,
  memberId: string,
  changes: Partial<PersonalDetails>,
  vault: PersonalVault,
): Promise<boolean> {
  if (Object.values(changes).every((value) => value === undefined)) return true;
  const [kept] = await tx.find(ProfileRow, { where: { memberId }, lock: { mode: 'pessimistic_write' } });
  const before = kept && (await openDetails(vault, memberId, kept.sealedDetails));
  if (!kept || !before) return true;
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const { locale, ...details } = { locale: kept.locale, ...before, ...given };
  const { what, text } = pieceOfDetails(memberId, details);
  const sealedDetails = await vault.seal(memberId, what, text);
  try {
    await tx.update(ProfileRow, { memberId }, { sealedDetails, locale, ...contactDigests(vault, details) });
    return true;
  } catch (error) {
    if (sqlStateOf(error) === uniqueViolation) return false;
    throw error;
  }
}
