import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { forbidden } from '../../../../chassis/domain-error.js';
import type { AnswerKey } from '../../../../chassis/idempotency.js';
import { newId } from '../../../../chassis/ids.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  householdFull,
  invitationIdTaken,
  inviteeNotFound,
  tooManyInvitations,
} from '../../domain/households/household-errors.js';
import {
  daysAfterDeclining,
  invitationEnd,
  mostInvitationsADay,
  mostMembers,
  mostOpenInvitations,
} from '../../domain/households/household.js';
import type { Member } from '../../domain/member.js';
import {
  countMadeBy,
  countOpen,
  hasBeenAsked,
  insertInvitation,
  invitationById,
  type HouseholdInvitation,
} from '../../storage/households/household-invitations.js';
import {
  foundHousehold,
  householdIdOf,
  lockHousehold,
  type LockedHousehold,
} from '../../storage/households/households.js';
import { findMemberByNumber } from '../find-members.js';
import type { MembersParts } from '../members-parts.js';
import { checkWaited, lockActing } from './acting-member.js';
import { digestOfCode, invitationCode } from './invitation-code.js';

const shape = z.object({
  invitationId: idShape,
  memberNumber: z
    .string()
    .max(64, { error: 'is too long' })
    .nullish()
    .transform((number) => number ?? null),
});

export interface MadeInvitation extends HouseholdInvitation {
  /** For whoever is invited without being named; null where somebody is. */
  code: string | null;
}

/**
 * Invites a member by their number, or whoever is given the code; who has no household founds one and is its head. By a number that is
 * nobody's, or of somebody who takes no part or has an answer outstanding, the invitation leads nowhere and looks like any other: else it
 * would tell whose numbers there are. Refuses with INVITEE_NOT_FOUND for somebody of this household, HOUSEHOLD_FULL,
 * TOO_MANY_INVITATIONS, WAIT_BEFORE_JOINING. Faults: BAD_USER_INPUT, FORBIDDEN for who is not the head, MEMBER_SUSPENDED, MEMBER_CLOSED,
 * IDEMPOTENCY_CONFLICT.
 */
export async function inviteToHousehold(parts: MembersParts, memberId: string, raw: unknown): Promise<MadeInvitation> {
  const input = parseInput(shape, raw);
  const { invitationId: id, memberNumber } = input;
  const key = { caller: `member:${memberId}`, mutation: 'inviteToHousehold', id };
  // Looked for before: who holds a connection and waits for a second one waits for good where everybody does.
  const named = memberNumber === null ? null : await memberNamed(parts, key, input, memberNumber);
  await parts.answers.answerOnce(key, input, async (tx) => {
    const household = await ownOrNewHousehold(tx, parts, memberId);
    const now = parts.clock.now();
    if (household.members.length >= mostMembers) throw householdFull({ most: mostMembers });
    await refuseTooMany(tx, household, memberId, now);
    const invited = memberNumber === null ? null : await inviteeOf(tx, parts, household, named);
    // Of an invitation that leads nowhere there is a code that nobody can know.
    const nobodys = memberNumber === null ? digestOfCode(parts, invitationCode(parts, id)) : randomBytes(32);
    const codeDigest = invited === null ? nobodys : null;
    const expiresAt = invitationEnd(now);
    const invitation = { id, householdId: household.id, invitedBy: memberId, memberId: invited, codeDigest, expiresAt };
    if (!(await insertInvitation(tx, invitation))) throw invitationIdTaken({ id, path: ['input', 'invitationId'] });
    return {};
  });
  const invitation = await invitationById(parts.database.read, id);
  if (!invitation) throw new Error('an invitation that has been made cannot be found');
  return { ...invitation, code: memberNumber === null ? invitationCode(parts, id) : null };
}

/** For an inviter who is locked, so that what they do at once is counted one after the other. */
async function refuseTooMany(tx: EntityManager, { id }: LockedHousehold, memberId: string, now: Date): Promise<void> {
  if ((await countOpen(tx, id, now)) >= mostOpenInvitations) throw tooManyInvitations({ most: mostOpenInvitations });
  const madeToday = await countMadeBy(tx, memberId, new Date(now.getTime() - dayMs));
  if (madeToday >= mostInvitationsADay) throw tooManyInvitations({ most: mostInvitationsADay });
}

async function ownOrNewHousehold(tx: EntityManager, parts: MembersParts, memberId: string): Promise<LockedHousehold> {
  const { leftAt } = await lockActing(tx, memberId);
  const own = await householdIdOf(tx, memberId);
  if (own === null) {
    checkWaited(leftAt, parts.clock.now());
    const founded = newId();
    await foundHousehold(tx, founded, memberId);
    return { id: founded, headId: memberId, members: [{ memberId, joinedAt: parts.clock.now() }] };
  }
  const household = await lockHousehold(tx, own);
  if (household?.headId !== memberId) throw forbidden();
  return household;
}

/**
 * Null where nobody has the number. A card that is blocked leads to its member still, or it would tell that there is one. A code is good
 * for few looks: an invitation that is asked for again, and has its answer, takes none.
 */
async function memberNamed(
  parts: MembersParts,
  key: AnswerKey,
  input: unknown,
  number: string,
): Promise<Member | null> {
  if ((await parts.answers.look(parts.database.read, key, input)).state !== 'new') return null;
  return findMemberByNumber(parts, number, ['input', 'memberNumber'], { blockedToo: true });
}

/**
 * Null for whom an invitation does not reach: nobody, somebody who takes no part, and who has one of this household to answer or declined
 * it not long ago.
 */
async function inviteeOf(
  tx: EntityManager,
  parts: MembersParts,
  household: LockedHousehold,
  invited: Member | null,
): Promise<string | null> {
  if (household.members.some(({ memberId }) => memberId === invited?.id)) throw inviteeNotFound();
  if (invited?.status !== 'ACTIVE') return null;
  const now = parts.clock.now();
  const declinedSince = new Date(now.getTime() - daysAfterDeclining * dayMs);
  const isAsked = await hasBeenAsked(tx, { householdId: household.id, memberId: invited.id, now, declinedSince });
  return isAsked ? null : invited.id;
}

const dayMs = 86_400_000;
