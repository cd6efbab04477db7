import { createHmac } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey, type Caller } from '../../../chassis/caller.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import { dayOf } from '../../../chassis/programme-time.js';
import { defaultLocale, type MemberId } from '../../../schema/vocabulary.js';
import { alreadyEnrolled, cardTaken, memberIdTaken } from '../domain/errors.js';
import type { Member } from '../domain/member.js';
import { linkIdentity, memberOfIdentity } from '../storage/identities.js';
import { linkCard } from '../storage/member-cards.js';
import { insertMember, memberByContact, memberById } from '../storage/members.js';
import { insertProfile } from '../storage/profiles.js';
import { memberCardLinked } from './card-events.js';
import type { MembersParts } from './members-parts.js';
import { birthdayShape, cardShape, emailShape, localeShape, nameShape, phoneShape } from './personal-details-shape.js';

/** Who may enrol: a channel anybody, a signed-in person themselves. */
export type Enroller = Extract<Caller, { kind: 'channel' | 'member' }>;

const inputShape = (today: string) =>
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
  });

type Enrolment = z.output<ReturnType<typeof inputShape>>;

/**
 * Makes a member, once per id and caller. Refuses with ALREADY_ENROLLED when somebody has the phone or the e-mail, or when the
 * person who signs in is a member, and with CARD_TAKEN when somebody has the card; faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function enrolMember(parts: MembersParts, enroller: Enroller, raw: unknown): Promise<Member> {
  const input = parseInput(inputShape(dayOf(parts.clock.now(), parts.zone)), raw);
  const key = { caller: enrollerKey(parts, enroller), mutation: 'enrolMember', id: input.memberId };
  const { memberId } = await parts.answers.answerOnce(key, input, async (tx) => {
    await enrol(tx, parts, enroller, input);
    return { memberId: input.memberId };
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who has been enrolled cannot be found');
  return member;
}

async function enrol(tx: EntityManager, parts: MembersParts, enroller: Enroller, input: Enrolment): Promise<void> {
  const { memberId, cardNumber, ...details } = input;
  const id = memberId as MemberId;
  if (enroller.kind === 'member') {
    const linked = await memberOfIdentity(tx, enroller, parts.vault);
    if (linked) throw alreadyEnrolled({ memberNumber: linked.number });
  }
  const number = await insertMember(tx, id, parts.embeddedIssuer, parts.vault);
  if (number === null) throw memberIdTaken({ id, path: ['input', 'memberId'] });

  const identity = enroller.kind === 'member' ? enroller : { issuer: parts.embeddedIssuer, subject: number };
  if (!(await linkIdentity(tx, identity, id, parts.vault))) {
    // The same person was enrolled by another request a moment ago.
    const linked = await memberOfIdentity(tx, identity, parts.vault);
    throw alreadyEnrolled({ memberNumber: linked?.number ?? null });
  }
  if (!(await insertProfile(tx, id, details, parts.vault))) {
    const other = enroller.kind === 'channel' ? await memberByContact(tx, details, parts.vault) : null;
    throw alreadyEnrolled({ memberNumber: other?.number ?? null });
  }
  if (cardNumber !== null) {
    if (!(await linkCard(tx, id, cardNumber, parts.vault))) throw cardTaken();
    await parts.outbox.write(tx, memberCardLinked(id));
  }
}

/**
 * The scope of the enrolment's id. A person goes by their identity before and after it is linked, so that the retry of an
 * enrolment whose answer was lost still meets that answer.
 */
function enrollerKey(parts: MembersParts, enroller: Enroller): string {
  if (enroller.kind === 'channel') return callerKey(enroller);
  const name = createHmac('sha256', parts.identityKey).update(JSON.stringify([enroller.issuer, enroller.subject]));
  return `identity:${name.digest('base64url')}`;
}
