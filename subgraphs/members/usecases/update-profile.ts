import { z } from 'zod';
import { forbidden } from '../../../chassis/domain-error.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { dayOf } from '../../../chassis/programme-time.js';
import { contactInUse } from '../domain/enrolment/enrolment-errors.js';
import type { Member } from '../domain/member.js';
import { memberById } from '../storage/members.js';
import { changeProfile } from '../storage/profiles.js';
import { lockMember } from '../storage/lock-members.js';
import type { MembersParts } from './members-parts.js';
import { followChangedContacts } from './sign-in/changed-contacts.js';
import { birthdayShape, emailShape, localeShape, nameShape, phoneShape } from './personal-details-shape.js';

/** Absent: stays as it is. Null: taken out, where a member may be without it. */
const inputShape = (today: string) =>
  z.object({
    displayName: nameShape.optional(),
    phone: phoneShape.nullish(),
    email: emailShape.nullish(),
    birthday: birthdayShape(today).nullish(),
    locale: localeShape.optional(),
  });

/**
 * Says how the profile is to read, so that the same request twice has one effect and needs no id. Refuses with CONTACT_IN_USE
 * when another member has the phone or the e-mail; nothing is changed then. Faults: BAD_USER_INPUT;
 * FORBIDDEN for somebody who was forgotten while their sign-in was still remembered.
 */
export async function updateProfile(parts: MembersParts, memberId: string, raw: unknown): Promise<Member> {
  const changes = parseInput(inputShape(dayOf(parts.clock.now(), parts.zone)), raw);
  await parts.database.transaction(async (tx) => {
    const status = await lockMember(tx, memberId);
    if (status === null) throw new Error('a member who is signed in cannot be found');
    if (status === 'ERASED' || status === 'MERGED') throw forbidden();
    const before = await memberById(tx, memberId, parts.vault);
    if (!(await changeProfile(tx, memberId, changes, parts.vault))) throw contactInUse();
    if (before) await followChangedContacts(tx, parts, before, changes);
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who is signed in cannot be found');
  return member;
}
