import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { invitationNotOpen } from '../../domain/households/household-errors.js';
import {
  invitationById,
  settleInvitation,
  type HouseholdInvitation,
} from '../../storage/households/household-invitations.js';
import type { MembersParts } from '../members-parts.js';

const shape = z.object({ invitationId: idShape });

/**
 * Says no: the member who is invited, or the one who invited and thinks better of it. It carries no id of its own: an invitation is
 * declined once, and twice is the same. Refuses with INVITATION_NOT_OPEN, also for another's.
 */
export async function declineHouseholdInvitation(
  parts: MembersParts,
  memberId: string,
  raw: unknown,
): Promise<HouseholdInvitation> {
  const { invitationId } = parseInput(shape, raw);
  return parts.database.transaction(async (tx) => {
    const invitation = await invitationById(tx, invitationId);
    if (!invitation || ![invitation.memberId, invitation.invitedBy].includes(memberId)) throw invitationNotOpen();
    if (invitation.state === 'DECLINED') return invitation;
    if (!(await settleInvitation(tx, invitationId, 'DECLINED'))) throw invitationNotOpen();
    return { ...invitation, state: 'DECLINED' };
  });
}
