import type { EntityManager } from 'typeorm';
import { DomainError, idempotencyConflict } from '../../../../chassis/domain-error.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import { codesLimited, signInUnavailable } from '../../domain/sign-in/sign-in-errors.js';
import { newCode } from '../../domain/sign-in/sign-in-keys.js';
import { contactCodeWords, signInCodeWords } from '../../domain/sign-in/sign-in-messages.js';
import { codeLimits, codeMinutes, type Contact } from '../../domain/sign-in/sign-in-rules.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import {
  codeById,
  codeContact,
  insertCode,
  nthNewestCode,
  type SignInCode,
} from '../../storage/sign-in/sign-in-codes.js';
import type { MembersParts } from '../members-parts.js';
import { contactDigest } from './contact-digest.js';
import { asMessageAddress } from './contact-shape.js';
import { requireIssuerKey } from './sign-in-parts.js';

export interface WantedCode {
  /** The client's id of the request: the same again sends nothing again. */
  id: string;
  contact: Contact;
  /** Who is to have the contact; null where somebody signs in. */
  memberId: string | null;
  /** A stranger's network, or who asks: whose requests are counted together. */
  asker: string;
  locale: Locale;
}

export interface CodeSent {
  id: string;
  expiresAt: Date;
}

/**
 * Sends a code to a contact, whoever has it and whether anybody does: nothing here looks for a member, so that neither the answer nor
 * the time it takes tells. Refuses with SIGN_IN_UNAVAILABLE and CODES_LIMITED; fault: IDEMPOTENCY_CONFLICT.
 */
export async function sendCode(parts: MembersParts, wanted: WantedCode): Promise<CodeSent> {
  const { keys, messages } = parts.signIn;
  requireIssuerKey(parts.signIn);
  const { id, contact, memberId, locale } = wanted;
  if (!messages.carries(contact.kind)) throw signInUnavailable();
  const code = newCode();
  const at = parts.clock.now();
  const record: SignInCode = {
    id,
    purpose: memberId === null ? 'SIGN_IN' : 'CONTACT',
    memberId,
    contactKind: contact.kind,
    contactDigest: contactDigest(parts, contact),
    // Who signs in is found by the digest; what goes into a profile has to be known, and is the member's.
    contact: memberId === null ? null : await parts.vault.seal(memberId, codeContact, contact.address),
    codeHash: keys.codeHash(id, code),
    expiresAt: new Date(at.getTime() + codeMinutes * 60_000),
  };
  const askerDigest = keys.askerDigest(wanted.asker);
  const kept = await parts.database.transaction(async (tx) => {
    await lockDigests(tx, [record.contactDigest, askerDigest]);
    const earlier = await codeById(tx, id);
    if (earlier) return earlier;
    await refuseTooMany(tx, record.contactDigest, askerDigest, at);
    // Under another contact's and another asker's lock somebody may have taken the id a moment ago.
    return (await insertCode(tx, record, askerDigest, at)) ? record : codeById(tx, id);
  });
  if (kept !== record) {
    const isSame =
      kept?.purpose === record.purpose && kept.memberId === memberId && kept.contactDigest.equals(record.contactDigest);
    if (!isSame) throw idempotencyConflict({ id });
    return { id, expiresAt: kept.expiresAt };
  }
  const words = memberId === null ? signInCodeWords(code, locale) : contactCodeWords(code, locale);
  messages.sendBehind({ id, to: asMessageAddress(contact), locale, ...words });
  return { id, expiresAt: record.expiresAt };
}

/** Counts in the database, so that a restart forgets nothing and several processes count together. */
async function refuseTooMany(tx: EntityManager, ofContact: Buffer, askerDigest: Buffer, at: Date): Promise<void> {
  const counted = [
    ...codeLimits.address.map((limit) => ({ of: { contactDigest: ofContact }, ...limit })),
    ...codeLimits.asker.map((limit) => ({ of: { askerDigest }, ...limit })),
    ...codeLimits.everybody.map((limit) => ({ of: 'everybody' as const, ...limit })),
  ];
  for (const { of, codes, seconds } of counted) {
    const oldest = await nthNewestCode(tx, of, codes, new Date(at.getTime() - seconds * 1000));
    if (oldest === null) continue;
    const waitMs = oldest.getTime() + seconds * 1000 - at.getTime();
    throw codesLimited({ retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
  }
}

/** Throws what a transaction gave that had to commit although it refuses. */
export function orThrow<T>(outcome: T | DomainError): T {
  if (outcome instanceof DomainError) throw outcome;
  return outcome;
}
