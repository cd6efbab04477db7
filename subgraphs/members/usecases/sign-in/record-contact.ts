import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { contactInUse } from '../../domain/enrolment/enrolment-errors.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import type { Member } from '../../domain/member.js';
import { contactChangeReasons, type Contact, type ContactChangeReason } from '../../domain/sign-in/sign-in-rules.js';
import { memberById } from '../../storage/members.js';
import { changeProfile, type EndedContact } from '../../storage/profiles.js';
import { lockPerson } from '../../storage/lock-members.js';
import { ownerOfContact } from '../../storage/sign-in/contact-owner.js';
import { lockDigests } from '../../storage/sign-in/lock-digests.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import type { OpsRequest } from '../statuses/step-status.js';
import { followEndedContacts, tellContact } from './changed-contacts.js';
import { endedOr, endMergedContacts } from './changed-profile.js';
import { contactDigest } from './contact-digest.js';
import { asProfileContact, contactFields, contactIn, none, refuseNoContact } from './contact-shape.js';

const inputShape = z
  .object({ contactChangeId: idShape, memberId: idShape, reason: z.enum(contactChangeReasons), ...contactFields })
  .superRefine(refuseNoContact);

/**
 * Puts another contact in force for a member whom ops know by other means, because they cannot sign in to prove it
 * themselves: once per id, recorded in the audit log without the contact. Those before and the one now are told, and all
 * sessions end, since nobody knows who has the phone that was lost; of who lost access, the contact of the other kind ends
 * too. Somebody who has left is helped as well, since they sign in for what is theirs as a person. Refuses with
 * CONTACT_IN_USE, and NO_LONGER_MEMBER where there is nobody any more; faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function recordContact(
  parts: MembersParts,
  { caller, requestId }: OpsRequest,
  raw: unknown,
): Promise<Member> {
  const input = parseInput(inputShape, raw);
  const { contactChangeId, memberId, reason } = input;
  const contact = contactIn(input);
  const by = callerKey(caller);
  const key = { caller: by, mutation: 'recordContact', id: contactChangeId };
  await parts.answers.answerOnce(key, { memberId, reason, ...contact }, async (tx) => {
    const person = await lockPerson(tx, memberId);
    if (person === null) throw unknownMember({ path: ['input', 'memberId'] });
    if (person.status === 'ERASED' || person.status === 'MERGED') throw noLongerMember();
    await followEndedContacts(tx, parts, await putInForce(tx, parts, { memberId, ...person }, { contact, reason }));
    await endSessionsOf(tx, memberId, { butNot: null }, 'CONTACT', parts.clock.now());
    const member = await memberById(tx, memberId, parts.vault);
    if (member)
      await tellContact(tx, parts, { about: 'contact-recorded', memberId, locale: member.details.locale, ...contact });
    const details = { contactChangeId, reason, kind: contact.kind };
    await parts.audit.record(tx, {
      by,
      action: 'member.contact-recorded',
      subject: `member/${memberId}`,
      details,
      requestId,
    });
    // Named, so that what was sent for somebody is found when they are to be forgotten.
    return { memberId };
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member whose contact has been recorded cannot be found');
  return member;
}

/** Gives what it ended. Whoever has lost the phone has often lost the mail that is read on it too: nothing of before goes on then. */
async function putInForce(
  tx: EntityManager,
  parts: MembersParts,
  { memberId, mergedIds }: { memberId: string; mergedIds: readonly string[] },
  { contact, reason }: { contact: Contact; reason: ContactChangeReason },
): Promise<EndedContact[]> {
  const ends = reason === 'ACCESS_LOST' ? { ...none.PHONE, ...none.EMAIL } : none[contact.kind];
  const digest = contactDigest(parts, contact);
  // Whoever signs in with it at this moment is either seen or waits.
  await lockDigests(tx, [digest]);
  const owner = await ownerOfContact(tx, { kind: contact.kind, digest });
  const asDetails = asProfileContact(contact);
  // What came with somebody who was merged into the member leads to them already, and stays with whom it came.
  const inForce = owner?.mergedInto === memberId ? ends : { ...ends, ...asDetails };
  const changed = await changeProfile(tx, memberId, { details: asDetails, inForce }, parts.vault);
  const goesOn = owner === null ? undefined : { memberId: owner.memberId, contact };
  return [...endedOr(changed, contactInUse), ...(await endMergedContacts(tx, parts, mergedIds, ends, goesOn))];
}
