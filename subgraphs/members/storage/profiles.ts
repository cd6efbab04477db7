import type { EntityManager } from 'typeorm';
import { rows, sqlStateOf } from '../../../chassis/database.js';
import type { Locale, MemberId } from '../../../schema/vocabulary.js';
import type { PersonalDetails } from '../domain/personal-details.js';
import type { ContactKind } from '../domain/sign-in/sign-in-rules.js';
import { ProfileRow } from './profile-row.js';
import type { PersonalVault } from './vault/personal-vault.js';
import { contactDigests, openDetails, pieceOfDetails, type SealedDetails } from './vault/sealed-details.js';

/* A contact that a member says is theirs stands in the sealed details alone; the digests are of those in force. */

const uniqueViolation = '23505';

/**
 * False when one of the contacts in force is another member's. A member who is being enrolled with the same at this moment is waited
 * for: the unique constraints decide the race, and the loser sees the winner's row in its next statement.
 */
export async function insertProfile(
  tx: EntityManager,
  memberId: MemberId,
  details: PersonalDetails,
  inForce: { phoneDigest: Buffer | null; emailDigest: Buffer | null },
  vault: PersonalVault,
): Promise<boolean> {
  const { what, text } = pieceOfDetails(memberId, details);
  const sealed = await vault.seal(memberId, what, text);
  const written = await rows(
    tx,
    `insert into profile (member_id, sealed_details, phone_digest, email_digest, locale) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning member_id`,
    [memberId, sealed, inForce.phoneDigest, inForce.emailDigest, details.locale],
  );
  return written.length > 0;
}

export interface ProfileChange {
  /** How the profile is to read. */
  details: Partial<PersonalDetails>;
  /** Which contacts are in force from now on: absent, what was stays; null, none is. */
  inForce?: Partial<Contacts>;
}

interface Contacts {
  phone: string | null;
  email: string | null;
}

/** A contact that was in force until a change. */
export interface EndedContact {
  memberId: string;
  kind: ContactKind;
  digest: Buffer;
  /** Null where nobody ever wrote it down. */
  address: string | null;
  locale: Locale;
}

/**
 * Gives the contacts that are in force no longer. IN_USE when one that is to be in force is another member's; the transaction is of no
 * use then and must end. GONE when there is no profile, or nobody can read it, any more. Whoever changes the same profile at this moment is
 * waited for, so that what they changed is not sealed anew as it was.
 */
export async function changeProfile(
  tx: EntityManager,
  memberId: string,
  { details: wanted, inForce = {} }: ProfileChange,
  vault: PersonalVault,
): Promise<EndedContact[] | 'IN_USE' | 'GONE'> {
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  if (Object.keys({ ...given, ...inForce }).length === 0) return [];
  const [kept] = await tx.find(ProfileRow, { where: { memberId }, lock: { mode: 'pessimistic_write' } });
  const before = kept && (await openDetails(vault, memberId, kept.sealedDetails));
  if (!kept || !before) return 'GONE';
  const was = addressesInForce(kept, before, vault);
  const { locale, ...details } = { locale: kept.locale, ...before, ...given };
  const addresses = { ...was, ...inForce };
  const { what, text } = pieceOfDetails(memberId, withThoseInForce(details, addresses));
  const digests = contactDigests(vault, { phone: inForce.phone ?? null, email: inForce.email ?? null });
  const next = {
    phoneDigest: inForce.phone === undefined ? kept.phoneDigest : digests.phoneDigest,
    emailDigest: inForce.email === undefined ? kept.emailDigest : digests.emailDigest,
  };
  try {
    await tx.update(
      ProfileRow,
      { memberId },
      { sealedDetails: await vault.seal(memberId, what, text), locale, ...next },
    );
  } catch (error) {
    if (sqlStateOf(error) === uniqueViolation) return 'IN_USE';
    throw error;
  }
  const ended = (kind: ContactKind, old: Buffer | null, now: Buffer | null, address: string | null): EndedContact[] =>
    old === null || (now !== null && old.equals(now))
      ? []
      : [{ memberId, kind, digest: old, address, locale: kept.locale }];
  return [
    ...ended('PHONE', kept.phoneDigest, next.phoneDigest, was.phone),
    ...ended('EMAIL', kept.emailDigest, next.emailDigest, was.email),
  ];
}

/** How the contacts in force are written; null where there is none, or it is known by its digest alone. */
export async function contactsInForce(
  manager: EntityManager,
  memberId: string,
  vault: PersonalVault,
): Promise<Contacts | null> {
  const kept = await manager.findOne(ProfileRow, { where: { memberId } });
  const details = kept && (await openDetails(vault, memberId, kept.sealedDetails));
  return kept && details && addressesInForce(kept, details, vault);
}

function addressesInForce({ phoneDigest, emailDigest }: ProfileRow, details: SealedDetails, vault: PersonalVault) {
  const said = contactDigests(vault, details);
  const isOf = (digest: Buffer | null, of: Buffer | null) => digest !== null && of !== null && digest.equals(of);
  return {
    phone: details.phoneInForce ?? (isOf(phoneDigest, said.phoneDigest) ? details.phone : null),
    email: details.emailInForce ?? (isOf(emailDigest, said.emailDigest) ? details.email : null),
  };
}

/** Those in force stand apart only where the details say others. */
function withThoseInForce(details: SealedDetails, { phone, email }: Contacts): SealedDetails {
  const { displayName, birthday } = details;
  return {
    ...{ displayName, birthday, phone: details.phone, email: details.email },
    ...(phone === null || phone === details.phone ? {} : { phoneInForce: phone }),
    ...(email === null || email === details.email ? {} : { emailInForce: email }),
  };
}
