import type { EntityManager } from 'typeorm';
import { rows, sqlStateOf } from '../../../chassis/database.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import type { PersonalDetails } from '../domain/personal-details.js';
import { ProfileRow } from './profile-row.js';

const uniqueViolation = '23505';

/**
 * False when another member has the phone or the e-mail. A member who is being enrolled with the same at this moment is waited
 * for: the unique constraints decide the race, and the loser sees the winner's row in its next statement.
 */
export async function insertProfile(tx: EntityManager, memberId: MemberId, details: PersonalDetails): Promise<boolean> {
  const written = await rows(
    tx,
    `insert into profile (member_id, display_name, phone, email, birthday, locale) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing returning member_id`,
    [memberId, details.displayName, details.phone, details.email, details.birthday, details.locale],
  );
  return written.length > 0;
}

/** False when another member has the phone or the e-mail; the transaction is of no use then and must end. */
export async function changeProfile(
  tx: EntityManager,
  memberId: string,
  changes: Partial<PersonalDetails>,
): Promise<boolean> {
  if (Object.values(changes).every((value) => value === undefined)) return true;
  try {
    await tx.update(ProfileRow, { memberId }, changes);
    return true;
  } catch (error) {
    if (sqlStateOf(error) === uniqueViolation) return false;
    throw error;
  }
}
