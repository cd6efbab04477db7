import { z } from 'zod';
import { badInput } from '../../../chassis/domain-error.js';
import { parseInput } from '../../../chassis/parse-input.js';
import { dayOf } from '../../../chassis/programme-time.js';
import { contactInUse } from '../domain/enrolment/enrolment-errors.js';
import type { Member } from '../domain/member.js';
import { memberById } from '../storage/members.js';
import { changeProfile } from '../storage/profiles.js';
import { lockPerson } from '../storage/lock-members.js';
import { hasWayIn } from '../storage/sign-in/contact-owner.js';
import type { MembersParts } from './members-parts.js';
import { followEndedContacts } from './sign-in/changed-contacts.js';
import { endedOr, endMergedContacts } from './sign-in/changed-profile.js';
import { requireRecentSignIn, type SignedInMember } from './sign-in/require-recent-sign-in.js';
import { requireActive } from './statuses/require-active.js';
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
 * Says how the profile is to read, so that the same request twice has one effect and needs no id. Another phone or e-mail is
 * taken at its word, whoever has it: it is shown, and the one in force stays in force until this one is proven. Taken out
 * with null, a contact is in force no more: refuses that with RECENT_SIGN_IN_NEEDED in a session that began a while ago.
 * Faults: BAD_USER_INPUT, also for the last way to sign in; MEMBER_SUSPENDED and MEMBER_CLOSED, where the gateway has not
 * heard of it yet.
 */
export async function updateProfile(parts: MembersParts, by: SignedInMember, raw: unknown): Promise<Member> {
  const { memberId } = by;
  const changes = parseInput(inputShape(dayOf(parts.clock.now(), parts.zone)), raw);
  const takenOut = {
    ...(changes.phone === null ? { phone: null } : {}),
    ...(changes.email === null ? { email: null } : {}),
  };
  await parts.database.transaction(async (tx) => {
    const person = await lockPerson(tx, memberId);
    requireActive(person?.status);
    const mergedIds = person?.mergedIds ?? [];
    const changed = await changeProfile(tx, memberId, { details: changes, inForce: takenOut }, parts.vault);
    const ended = [...endedOr(changed, contactInUse), ...(await endMergedContacts(tx, parts, mergedIds, takenOut))];
    const [last] = ended;
    if (last && !(await hasWayIn(tx, [memberId, ...mergedIds], parts.embeddedIssuer))) {
      const path = ['input', last.kind === 'PHONE' ? 'phone' : 'email'];
      throw badInput({ path, reason: 'is the last by which this member signs in; prove another one first' });
    }
    if (last) await requireRecentSignIn(tx, parts, by);
    await followEndedContacts(tx, parts, ended);
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who is signed in cannot be found');
  return member;
}
