import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { forbidden } from '../../../../chassis/domain-error.js';
import { newId } from '../../../../chassis/ids.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import {
  householdFull,
  invitationIdTaken,
  inviteeNotFound,
  tooManyInvitations,
} from '../../domain/households/household-errors.js';
import { invitationEnd, mostMembers, mostOpenInvitations } from '../../domain/households/household.js';
import {
  countOpen,
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
 * Invites a member by their number, or whoever is given the code; who has no household founds one and is its head. Refuses with
 * INVITEE_NOT_FOUND, HOUSEHOLD_FULL, TOO_MANY_INVITATIONS, WAIT_BEFORE_JOINING. Faults: BAD_USER_INPUT, FORBIDDEN for who is not the head,
 * MEMBER_SUSPENDED, MEMBER_CLOSED, IDEMPOTENCY_CONFLICT.
 */
export async function inviteToHousehold(parts: MembersParts, memberId: string, raw: unknown): Promise<MadeInvitation> {
  const input = parseInput(shape, raw);
  const { invitationId: id, memberNumber } = input;
  const key = { caller: `member:${memberId}`, mutation: 'inviteToHousehold', id };
  await parts.answers.answerOnce(key, input, async (tx) => {
    const household = await ownOrNewHousehold(tx, parts, memberId);
    const now = parts.clock.now();
    if (household.members.length >= mostMembers) throw householdFull({ most: mostMembers });
    if ((await countOpen(tx, household.id, now)) >= mostOpenInvitations) {
      throw tooManyInvitations({ most: mostOpenInvitations });
    }
    const invited = memberNumber === null ? null : await inviteeOf(parts, household, memberNumber);
    const codeDigest = invited === null ? digestOfCode(parts, invitationCode(parts, id)) : null;
    const expiresAt = invitationEnd(now);
    const invitation = { id, householdId: household.id, invitedBy: memberId, memberId: invited, codeDigest, expiresAt };
    if (!(await insertInvitation(tx, invitation))) throw invitationIdTaken({ id, path: ['input', 'invitationId'] });
    return {};
  });
  const invitation = await invitationById(parts.database.read, id);
  if (!invitation) throw new Error('an invitation that has been made cannot be found');
  return { ...invitation, code: invitation.memberId === null ? invitationCode(parts, id) : null };
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

/** Nobody, somebody who takes no part, and somebody of this household are one answer: a number tells nothing of who has it. */
async function inviteeOf(parts: MembersParts, household: LockedHousehold, number: string): Promise<string> {
  const invited = await findMemberByNumber(parts, number, ['input', 'memberNumber']);
  const isIn = household.members.some(({ memberId }) => memberId === invited?.id);
  if (invited?.status !== 'ACTIVE' || isIn) throw inviteeNotFound();
  return invited.id;
}
