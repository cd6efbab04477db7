import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { dayOf } from '../../../chassis/programme-time.js';
import { defaultLocale, type MemberId } from '../../../schema/vocabulary.js';
import { cardTaken } from '../domain/cards/card-errors.js';
import { alreadyEnrolled, memberIdTaken } from '../domain/enrolment/enrolment-errors.js';
import type { Member } from '../domain/member.js';
import { insertEnrolment, numberOfEnrolled } from '../storage/enrolment/enrolments.js';
import { linkIdentity, memberOfIdentityWithin } from '../storage/identities.js';
import { linkCard } from '../storage/cards/cards.js';
import { insertMember, memberByContact, memberById } from '../storage/members.js';
import { insertProfile } from '../storage/profiles.js';
import { contactDigests } from '../storage/vault/sealed-details.js';
import { memberCardLinked } from './card-events.js';
import { admitCard } from './cards/admit-card.js';
import { checkCard } from './cards/check-card.js';
import { enrollerKey } from './enrolment/enroller-key.js';
import { checkSource, enrolmentOf, sourceFields, withName, type Enroller } from './enrolment/enrolment-source.js';
import type { MembersParts } from './members-parts.js';
import {
  followSelfEnrolment,
  provenInSession,
  requireRecentSession,
  sessionOfEnroller,
} from './sign-in/enrolled-in-session.js';
import { birthdayShape, cardShape, emailShape, localeShape, nameShape, phoneShape } from './personal-details-shape.js';

/** @param today a day of the programme's zone, YYYY-MM-DD */
export const enrolmentShape = (today: string) =>
  z.object({
    memberId: idShape,
    displayName: nameShape,
    phone: phoneShape.nullish().transform((phone) => phone ?? null),
    email: emailShape.nullish().transform((email) => email ?? null),
    birthday: birthdayShape(today)
      .nullish()
      .transform((birthday) => birthday ?? null),
    locale: localeShape.nullish().transform((locale) => locale ?? defaultLocale),
    cardNumber: cardShape.nullish().transform((cardNumber) => cardNumber ?? null),
    ...sourceFields,
  });

export type Enrolment = z.output<ReturnType<typeof enrolmentShape>>;

/**
 * Makes a member, once per id and caller. Refuses with ALREADY_ENROLLED when the phone or the e-mail is in force for somebody, or when the
 * person who signs in, the device or the partner's reference is a member's; with CARD_TAKEN when somebody has the card, and CARD_BLOCKED
 * when it is blocked; with RECENT_SIGN_IN_NEEDED in a session that began a while ago. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT, and
 * UNAUTHENTICATED for a session that has ended.
 */
export async function enrolMember(parts: MembersParts, enroller: Enroller, raw: unknown): Promise<Member> {
  const input = parseInput(enrolmentShape(dayOf(parts.clock.now(), parts.zone)), withName(raw));
  checkSource(enroller, input);
  checkCard(input.cardNumber, ['input', 'cardNumber']);
  const key = { caller: enrollerKey(parts, enroller), mutation: 'enrolMember', id: input.memberId };
  // Looked at first: it is no answer that is kept, since the same request is right after the next sign-in.
  if (
    enroller.kind === 'member' &&
    (await parts.answers.look(parts.database.read, key, askedFor(input))).state === 'new'
  )
    await requireRecentSession(parts, enroller);
  const { memberId } = await parts.answers.answerOnce(key, askedFor(input), async (tx) => {
    await enrol(tx, parts, enroller, input);
    return { memberId: input.memberId };
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who has been enrolled cannot be found');
  return member;
}

async function enrol(tx: EntityManager, parts: MembersParts, enroller: Enroller, input: Enrolment): Promise<void> {
  const { memberId, cardNumber, light, device, partnerReference, ...details } = input;
  const id = memberId as MemberId;
  if (enroller.kind === 'member') {
    const linked = await memberOfIdentityWithin(tx, enroller, parts.vault);
    if (linked) throw alreadyEnrolled({ memberNumber: linked.number });
  }
  const number = await insertMember(tx, id, parts.embeddedIssuer, parts.vault, light ? 'LIGHT' : 'FULL');
  if (number === null) throw memberIdTaken({ id, path: ['input', 'memberId'] });

  const identity = enroller.kind === 'member' ? enroller : { issuer: parts.embeddedIssuer, subject: number };
  if (!(await linkIdentity(tx, identity, id, parts.vault))) {
    // The same person was enrolled by another request a moment ago.
    const linked = await memberOfIdentityWithin(tx, identity, parts.vault);
    throw alreadyEnrolled({ memberNumber: linked?.number ?? null });
  }
  const session = enroller.kind === 'member' ? await sessionOfEnroller(tx, parts, enroller) : null;
  const inForce = enroller.kind === 'member' ? provenInSession(session) : contactDigests(parts.vault, details);
  // Looked for first too: what somebody only says is theirs stands in nobody's way, and may be another member's. That tells them that it is
  // somebody's: so that a person with two contacts does not get two memberships.
  const known = await memberByContact(tx, details, parts.vault);
  if (known || !(await insertProfile(tx, id, details, inForce, parts.vault))) {
    const other = enroller.kind === 'channel' ? (known ?? (await memberByContact(tx, details, parts.vault))) : null;
    throw alreadyEnrolled({ memberNumber: other?.number ?? null });
  }
  const source = enrolmentOf(parts, enroller, { light, device, partnerReference });
  if (!(await insertEnrolment(tx, { memberId: id, ...source }))) {
    const known = enroller.kind === 'member' ? null : await numberOfEnrolled(tx, source);
    throw alreadyEnrolled({ memberNumber: known });
  }
  if (session) await followSelfEnrolment(tx, parts, session, id);
  if (cardNumber !== null) {
    await admitCard(tx, parts, cardNumber, ['input', 'cardNumber']);
    if (!(await linkCard(tx, id, cardNumber, parts.vault))) throw cardTaken();
    await parts.outbox.write(tx, memberCardLinked(id));
  }
}

/** What the id stands for. What is not asked for is not in it, so that answers to earlier enrolments are still found. */
export function askedFor({ light, device, partnerReference, ...asked }: Enrolment): Record<string, unknown> {
  return { ...asked, ...(light ? { light, device } : {}), ...(partnerReference === null ? {} : { partnerReference }) };
}
