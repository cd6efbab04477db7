import { defaultLocale, type Locale } from '../../../../schema/vocabulary.js';
import { forgottenDetails, type PersonalDetails } from '../../domain/personal-details.js';
import type { OpenPiece, PersonalVault, SealedPiece } from './personal-vault.js';

/** What of the details is sealed, as one text. */
export interface SealedDetails extends Omit<PersonalDetails, 'locale'> {
  /** The phone in force where the member says another, so that it can be told what becomes of it. */
  phoneInForce?: string;
  emailInForce?: string;
}

const what = 'profile.details';

export function pieceOfDetails(memberId: string, details: SealedDetails): OpenPiece {
  const { displayName, phone, email, birthday, phoneInForce, emailInForce } = details;
  const text = JSON.stringify({ displayName, phone, email, birthday, phoneInForce, emailInForce });
  return { memberId, what, text };
}

/** Null once the member's key is destroyed. */
export async function openDetails(
  vault: PersonalVault,
  memberId: string,
  sealed: Buffer,
): Promise<SealedDetails | null> {
  const text = await vault.open(memberId, what, sealed);
  return text === null ? null : readDetails(text);
}

/** In their order; a placeholder for whoever has no profile, or no key, any more. */
export async function openManyDetails(
  vault: PersonalVault,
  profiles: readonly { memberId: string; sealed: Buffer | null; locale: Locale | null }[],
): Promise<PersonalDetails[]> {
  const sealed = profiles.flatMap(({ memberId, sealed }): SealedPiece[] =>
    sealed ? [{ memberId, what, sealed }] : [],
  );
  const texts = await vault.openMany(sealed);
  const opened = new Map(sealed.map(({ memberId }, place) => [memberId, texts[place] ?? null]));
  return profiles.map(({ memberId, locale }) => {
    const text = opened.get(memberId) ?? null;
    const known = locale ?? defaultLocale;
    if (text === null) return forgottenDetails(known);
    const { displayName, phone, email, birthday } = readDetails(text);
    return { displayName, phone, email, birthday, locale: known };
  });
}

function readDetails(text: string): SealedDetails {
  return JSON.parse(text) as SealedDetails;
}

/** The digests by which a phone and an e-mail are found; null where there is none. */
export function contactDigests(
  vault: PersonalVault,
  { phone, email }: { phone: string | null; email: string | null },
): { phoneDigest: Buffer | null; emailDigest: Buffer | null } {
  return {
    phoneDigest: phone === null ? null : vault.contactDigest('phone', phone),
    emailDigest: email === null ? null : vault.contactDigest('email', email),
  };
}
