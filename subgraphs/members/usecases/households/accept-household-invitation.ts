import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { alreadyInHousehold, householdFull, invitationNotOpen } from '../../domain/households/household-errors.js';
import { mostMembers } from '../../domain/households/household.js';
import {
  invitationByCode,
  invitationById,
  settleInvitation,
  type HouseholdInvitation,
} from '../../storage/households/household-invitations.js';
import { householdIdOf, joinHousehold, lockHousehold } from '../../storage/households/households.js';
import type { MembersParts } from '../members-parts.js';
import { checkWaited, lockActing } from './acting-member.js';
import { digestOfCode } from './invitation-code.js';

const shape = z
  .object({
    changeId: idShape,
    invitationId: idShape.nullish(),
    code: z.string().max(40, { error: 'is too long' }).nullish(),
  })
  .refine(({ invitationId, code }) => (typeof invitationId === 'string') !== (typeof code === 'string'), {
    error: 'name the invitation by its id or by the code, one of the two',
    path: ['invitationId'],
  });

/**
 * Joins the household that invited; of two who take its last place at once, one has it. Refuses with INVITATION_NOT_OPEN, also for
 * another's, ALREADY_IN_HOUSEHOLD, WAIT_BEFORE_JOINING, HOUSEHOLD_FULL. Faults: BAD_USER_INPUT, MEMBER_SUSPENDED, MEMBER_CLOSED,
 * IDEMPOTENCY_CONFLICT.
 */
export async function acceptHouseholdInvitation(parts: MembersParts, memberId: string, raw: unknown): Promise<void> {
  const input = parseInput(shape, raw);
  const key = { caller: `member:${memberId}`, mutation: 'acceptHouseholdInvitation', id: input.changeId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    const now = parts.clock.now();
    const { leftAt } = await lockActing(tx, memberId);
    // By its id an invitation is open to whom it names; one that names nobody wants the code.
    const [invitation, invited] = input.code
      ? [await invitationByCode(tx, digestOfCode(parts, input.code)), null]
      : [await invitationById(tx, input.invitationId ?? ''), memberId];
    if (!isOpenTo(invitation, invited, now)) throw invitationNotOpen();
    if ((await householdIdOf(tx, memberId)) !== null) throw alreadyInHousehold();
    checkWaited(leftAt, now);
    const household = await lockHousehold(tx, invitation.householdId);
    // The household may be over, and another may have used the code while its lock was waited for.
    if (!household || !(await settleInvitation(tx, invitation.id, 'ACCEPTED'))) throw invitationNotOpen();
    if (household.members.length >= mostMembers) throw householdFull({ most: mostMembers });
    if (!(await joinHousehold(tx, household.id, memberId))) throw alreadyInHousehold();
    return {};
  });
}

function isOpenTo(
  invitation: HouseholdInvitation | null,
  invited: string | null,
  now: Date,
): invitation is HouseholdInvitation {
  return invitation?.state === 'OPEN' && invitation.expiresAt > now && invitation.memberId === invited;
}
