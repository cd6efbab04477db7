import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import { alreadyEnrolled, membershipComplete } from '../../domain/enrolment/enrolment-errors.js';
import { unknownMember } from '../../domain/statuses/status-errors.js';
import type { Member } from '../../domain/member.js';
import { completeEnrolment } from '../../storage/enrolment/enrolments.js';
import { lockMembership } from '../../storage/lock-members.js';
import { memberByContact, memberById } from '../../storage/members.js';
import { changeProfile } from '../../storage/profiles.js';
import { kindsInForce } from '../../storage/sign-in/contact-owner.js';
import { memberOfRequest } from '../member-of-request.js';
import type { MembersParts } from '../members-parts.js';
import { birthdayShape, emailShape, localeShape, nameShape, phoneShape } from '../personal-details-shape.js';
import { tierChanges, tierLadder } from '../../storage/tiers.js';
import { endedOr } from '../sign-in/changed-profile.js';
import { requireActive } from '../statuses/require-active.js';
import { tellTierMoves } from '../tiers/tell-tier-moves.js';

/** Who completes: the member themselves, or a channel for the member whose number it has been told. */
export type Completer = Extract<Caller, { kind: 'channel' | 'member' }>;

const path = ['input', 'memberNumber'];

const inputShape = (today: string) =>
  z
    .object({
      changeId: idShape,
      memberNumber: z.string().max(64, { error: 'is too long' }).nullish(),
      displayName: nameShape.nullish().transform((name) => name ?? undefined),
      phone: phoneShape.nullish().transform((phone) => phone ?? undefined),
      email: emailShape.nullish().transform((email) => email ?? undefined),
      birthday: birthdayShape(today)
        .nullish()
        .transform((birthday) => birthday ?? undefined),
      locale: localeShape.nullish().transform((locale) => locale ?? undefined),
    })
    .refine(({ phone, email }) => phone !== undefined || email !== undefined, {
      error: 'a full membership has a phone or an e-mail address',
      path: ['phone'],
    });

/**
 * Makes a light membership a full one, once per id: the same member with the same number, who keeps all that was earned. Refuses with
 * MEMBERSHIP_COMPLETE where it is one, and with ALREADY_ENROLLED where the phone or the e-mail is another member's; nothing is changed
 * then. Faults: BAD_USER_INPUT, MEMBER_SUSPENDED, MEMBER_CLOSED, IDEMPOTENCY_CONFLICT.
 */
export async function completeMembership(parts: MembersParts, completer: Completer, raw: unknown): Promise<Member> {
  const input = parseInput(inputShape(dayOf(parts.clock.now(), parts.zone)), raw);
  const { changeId, memberNumber, ...changes } = input;
  const key = { caller: callerKey(completer), mutation: 'completeMembership', id: changeId };
  const inputOf = (completed: string) => ({ ...changes, memberId: completed });
  const shown = numberShown(completer, memberNumber ?? null);
  const memberId =
    shown === null ? ownMember(completer) : await memberOfRequest(parts, key, inputOf, { number: shown, path });
  await parts.answers.answerOnce(key, inputOf(memberId), async (tx) => {
    const membership = await lockMembership(tx, memberId);
    if (!membership) throw unknownMember({ path });
    requireActive(membership.status);
    if (membership.kind === 'FULL') throw membershipComplete();
    const { phone = null, email = null } = changes;
    const other = await memberByContact(tx, { phone, email }, parts.vault, memberId);
    const number = completer.kind === 'channel' ? (other?.number ?? null) : null;
    const another = () => alreadyEnrolled({ memberNumber: number, next: 'ASK_FOR_MERGE' });
    // Looked for first, because a change that fails leaves the transaction nothing to ask; of two at once the later still fails.
    if (other !== null) throw another();
    // What a shop takes down is in force at once, where nothing of its kind is; what members say of themselves is when they prove it.
    const standing = await kindsInForce(tx, memberId);
    const recorded = {
      ...(phone === null || standing.has('PHONE') ? {} : { phone }),
      ...(email === null || standing.has('EMAIL') ? {} : { email }),
    };
    const inForce = completer.kind === 'channel' ? recorded : {};
    endedOr(await changeProfile(tx, memberId, { details: changes, inForce }, parts.vault), another);
    await completeEnrolment(tx, memberId);
    await tellWhatWaited(parts, tx, memberId);
    // Named, so that what was sent for somebody is found when they are to be forgotten.
    return { memberId };
  });
  const member = await memberById(parts.database.read, memberId, parts.vault);
  if (!member) throw new Error('a member who has been completed cannot be found');
  return member;
}

/** The tier that was earned before is theirs from now on, and told of. */
async function tellWhatWaited(parts: MembersParts, tx: EntityManager, memberId: string): Promise<void> {
  const ladder = await tierLadder(tx);
  const earned = await tierChanges(tx, [memberId], ladder);
  await tellTierMoves(parts, tx, new Map([[memberId, earned.get(memberId) ?? []]]), ladder);
}

/** What a channel was shown of whom it completes; null for members, who complete their own. */
function numberShown(completer: Completer, number: string | null): string | null {
  if (completer.kind === 'member' && number !== null)
    throw badInput({ path, reason: 'members complete their own membership' });
  if (completer.kind === 'channel' && number === null)
    throw badInput({ path, reason: 'a channel says whose membership it completes' });
  return number;
}

function ownMember(completer: Completer): string {
  const own = completer.kind === 'member' ? completer.memberId : null;
  if (own === null) throw unknownMember({ path });
  return own;
}
