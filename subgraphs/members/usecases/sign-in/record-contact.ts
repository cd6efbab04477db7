import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { contactInUse } from '../../domain/enrolment/enrolment-errors.js';
import { noLongerMember } from '../../domain/rights/rights-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import type { Member } from '../../domain/member.js';
import { contactChangeReasons } from '../../domain/sign-in/sign-in-rules.js';
import { memberById } from '../../storage/members.js';
import { changeProfile } from '../../storage/profiles.js';
import { lockMember } from '../../storage/lock-members.js';
import { ownerOfContact } from '../../storage/sign-in/contact-owner.js';
import { endSessionsOf } from '../../storage/sign-in/sign-in-sessions.js';
import type { MembersParts } from '../members-parts.js';
import type { OpsRequest } from '../statuses/step-status.js';
import { followEndedContacts, tellContact } from './changed-contacts.js';
import { endedOr } from './changed-profile.js';
import { contactDigest } from './contact-digest.js';
import { asProfileContact, contactFields, contactIn, refuseNoContact } from './contact-shape.js';

const inputShape = z
  .object({ contactChangeId: idShape, memberId: idShape, reason: z.enum(contactChangeReasons), ...contactFields })
  .superRefine(refuseNoContact);

/**
 * Puts another contact in force for a member whom ops know by other means, because they cannot sign in to prove it themselves: once per
 * id, recorded in the audit log without the contact. The one before and the one now are told, and all sessions end, since nobody knows
 * who has the phone that was lost. Refuses with CONTACT_IN_USE, and NO_LONGER_MEMBER where the membership is over; faults: BAD_USER_INPUT,
 * IDEMPOTENCY_CONFLICT.
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
    const status = await lockMember(tx, memberId);
    if (status === null) throw unknownMember({ path: ['input', 'memberId'] });
    if (status !== 'ACTIVE' && status !== 'SUSPENDED') throw noLongerMember();
    const owner = await ownerOfContact(tx, { kind: contact.kind, digest: contactDigest(parts, contact) });
    const asDetails = asProfileContact(contact);
    // What came with somebody who was merged into the member leads to them already; the one before ends all the same.
    const inForce = owner?.mergedInto === memberId ? none[contact.kind] : asDetails;
    const changed = await changeProfile(tx, memberId, { details: asDetails, inForce }, parts.vault);
    const ended = endedOr(changed, contactInUse);
    await followEndedContacts(tx, parts, memberId, ended);
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

const none = { PHONE: { phone: null }, EMAIL: { email: null } };
