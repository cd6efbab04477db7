import type { EntityManager } from 'typeorm';
import { embeddedIssuerName } from '../../../../chassis/issuer-token.js';
import { newId } from '../../../../chassis/ids.js';
import type { QueuedMessage } from '../../../../chassis/messages/message-job.js';
import { queueMessage } from '../../../../chassis/messages/message-job.js';
import type { Message } from '../../../../chassis/messages/message.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import { contactRecordedWords, contactReplacedWords } from '../../domain/sign-in/sign-in-messages.js';
import type { Contact, ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { unlinkIdentities } from '../../storage/identities.js';
import type { EndedContact } from '../../storage/profiles.js';
import { forgetProof } from '../../storage/sign-in/contact-proofs.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import type { MembersParts } from '../members-parts.js';
import { asMessageAddress } from './contact-shape.js';

/**
 * Follows contacts that are in force no longer: they sign in nobody, are the next person's whom the carrier gives them to,
 * and are told.
 */
export async function followEndedContacts(
  tx: EntityManager,
  parts: MembersParts,
  ended: readonly EndedContact[],
): Promise<void> {
  if (ended.length === 0) return;
  // Whoever signs in by one of them at this moment is waited for: else their proof would be written after it is forgotten here.
  await lockDigests(
    tx,
    ended.map(({ digest }) => digest),
  );
  for (const contact of ended) await forgetProof(tx, contact.memberId, contact);
  await unlinkContacts(
    tx,
    parts,
    ended.map(({ digest }) => digest),
  );
  for (const { memberId, kind, address, locale } of ended)
    if (address !== null) await tellContact(tx, parts, { about: 'contact-replaced', memberId, kind, address, locale });
}

/** Whoever has one of these contacts next is somebody else, and must not be taken for the member who had it. */
export async function unlinkContacts(
  tx: EntityManager,
  parts: MembersParts,
  digests: readonly Buffer[],
): Promise<void> {
  if (digests.length === 0) return;
  const subjects = digests.map((digest) => parts.signIn.keys.subjectOf(digest));
  const identities = subjects.map((subject) => ({ issuer: embeddedIssuerName, subject }));
  await unlinkIdentities(tx, identities, parts.vault);
}

const wordsAbout = { 'contact-replaced': contactReplacedWords, 'contact-recorded': contactRecordedWords };

interface ContactNews extends Contact {
  about: keyof typeof wordsAbout;
  memberId: string;
  locale: Locale;
}

/** Queues a message to a contact of the member's, the one before or the one now; none where nothing carries it. */
export async function tellContact(
  tx: EntityManager,
  parts: MembersParts,
  { about, memberId, kind, address, locale }: ContactNews,
): Promise<void> {
  if (!parts.signIn.messages.carries(kind)) return;
  const sealed = await parts.vault.seal(memberId, what, address);
  await queueMessage(tx, { messageId: newId(), about, memberId, kind, locale, address: sealed.toString('base64') });
}

/** The queue holds the contact sealed for its member: that of before stands nowhere else any more. */
const what = 'message.address';

/** The message that was queued; null once its member's personal data are gone. */
export async function openQueuedMessage(parts: MembersParts, queued: QueuedMessage): Promise<Message | null> {
  const { messageId, about, memberId, kind, locale, address } = queued as QueuedMessage & {
    about: keyof typeof wordsAbout;
    kind: ContactKind;
    locale: Locale;
  };
  const to = await parts.vault.open(memberId ?? '', what, Buffer.from(address ?? '', 'base64'));
  if (to === null) return null;
  return { id: messageId, to: asMessageAddress({ kind, address: to }), locale, ...wordsAbout[about](kind, locale) };
}
