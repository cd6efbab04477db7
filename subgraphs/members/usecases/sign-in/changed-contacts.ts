import type { EntityManager } from 'typeorm';
import { embeddedIssuerName } from '../../../../chassis/issuer-token.js';
import { newId } from '../../../../chassis/ids.js';
import type { QueuedMessage } from '../../../../chassis/messages/message-job.js';
import { queueMessage } from '../../../../chassis/messages/message-job.js';
import type { Message } from '../../../../chassis/messages/message.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import type { Member } from '../../domain/member.js';
import type { PersonalDetails } from '../../domain/personal-details.js';
import { contactReplacedWords } from '../../domain/sign-in/sign-in-messages.js';
import type { Contact, ContactKind } from '../../domain/sign-in/sign-in-rules.js';
import { unlinkIdentities } from '../../storage/identities.js';
import { forgetOtherProofs, writeClaim, writeProof, type ContactKey } from '../../storage/sign-in/contact-proofs.js';
import type { MembersParts } from '../members-parts.js';
import { contactDigest } from './contact-digest.js';
import { asMessageAddress } from './contact-shape.js';

/**
 * Follows a change of the profile by its member, who may say anything: a contact that is new is a claim until it is proven. The one
 * before it signs in no more, proven or not, because it is the next person's whom the carrier gives it to. It is told.
 */
export async function followChangedContacts(
  tx: EntityManager,
  parts: MembersParts,
  before: Member,
  changes: Partial<Pick<PersonalDetails, 'phone' | 'email'>>,
): Promise<void> {
  for (const [kind, was, is] of [
    ['PHONE', before.details.phone, changes.phone],
    ['EMAIL', before.details.email, changes.email],
  ] as const) {
    if (is === undefined || is === was) continue;
    const digest = is === null ? null : contactDigest(parts, { kind, address: is });
    await unlinkContacts(tx, parts, await forgetOtherProofs(tx, before.id, kind, digest));
    if (digest) await writeClaim(tx, before.id, { kind, digest });
    await tellReplacedContact(tx, parts, before, { kind, address: is ?? '' });
  }
}

/** Writes down that the member has proven the contact; whoever proved it before is not found by it any more. */
export async function takeProof(
  tx: EntityManager,
  parts: MembersParts,
  memberId: string,
  contact: ContactKey,
): Promise<void> {
  const isTaken = await writeProof(tx, memberId, contact, parts.clock.now());
  if (isTaken) await unlinkContacts(tx, parts, [contact.digest]);
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

/** Queues a message to the contact that another one takes the place of; none where there was none, or it stays. */
export async function tellReplacedContact(
  tx: EntityManager,
  parts: MembersParts,
  before: Member,
  { kind, address }: Contact,
): Promise<void> {
  const old = kind === 'PHONE' ? before.details.phone : before.details.email;
  if (old === null || old === address || !parts.signIn.messages.carries(kind)) return;
  const messageId = newId();
  await queueMessage(tx, {
    messageId,
    about: 'contact-replaced',
    memberId: before.id,
    kind,
    locale: before.details.locale,
    address: (await parts.vault.seal(before.id, what, old)).toString('base64'),
  });
}

/** The queue holds the old contact sealed for its member: it stands nowhere else any more. */
const what = 'message.address';

/** The message that was queued; null once its member's personal data are gone. */
export async function openQueuedMessage(parts: MembersParts, queued: QueuedMessage): Promise<Message | null> {
  const { messageId, memberId, kind, locale, address } = queued as QueuedMessage & {
    kind: ContactKind;
    locale: Locale;
  };
  const old = await parts.vault.open(memberId ?? '', what, Buffer.from(address ?? '', 'base64'));
  if (old === null) return null;
  return {
    id: messageId,
    to: asMessageAddress({ kind, address: old }),
    locale,
    ...contactReplacedWords(kind, locale),
  };
}
