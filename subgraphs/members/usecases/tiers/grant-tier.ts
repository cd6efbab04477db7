import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { dayOf } from '../../../../chassis/programme-time.js';
import { tierGrantReasons } from '../../domain/tiers/tier-grant.js';
import { addTierGrantRequest, lockTierGrant, type TierGrant } from '../../storage/tiers/tier-grants.js';
import { lockMember } from '../../storage/lock-members.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { requireStanding } from './require-standing.js';

const longestYears = 3;

function inputShape(today: string) {
  const latest = `${String(Number(today.slice(0, 4)) + longestYears)}${today.slice(4)}`;
  return z.object({
    grantId: idShape,
    memberId: idShape,
    tier: z.enum(['SILVER', 'GOLD', 'DIAMOND'], { error: 'must be above BASIC, which everyone has' }),
    reason: z.enum(tierGrantReasons),
    lastDay: z.iso
      .date({ error: 'must be a day' })
      .refine((day) => day >= today, { error: 'must not lie in the past' })
      .refine((day) => day <= latest, { error: `must not lie more than ${String(longestYears)} years ahead` }),
  });
}

/**
 * Asks for a tier for a member who has not earned it, for a second person to approve; nothing changes until then. Why is said by a
 * word of a list: free text about a person would have to be forgotten with them. Faults: BAD_USER_INPUT, MEMBER_CLOSED for
 * whoever is a member no longer, IDEMPOTENCY_CONFLICT.
 */
export function grantTier(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<TierGrant> {
  const { grantId, ...asked } = parseInput(inputShape(dayOf(parts.clock.now(), parts.zone)), raw);
  const by = callerKey(request.caller);
  const key = { caller: by, mutation: 'grantTier', id: grantId };
  return parts.answers.answerOnce(key, asked, async (tx) => {
    const { memberId, tier, reason, lastDay } = asked;
    requireStanding(await lockMember(tx, memberId), ['input', 'memberId']);
    const subject = `tier-grant/${memberId}/${tier}/${lastDay}/${reason}`;
    await parts.approvals.request(tx, { id: grantId, subject, by, requestId: request.requestId });
    await addTierGrantRequest(tx, { id: grantId, memberId, tierCode: tier, reason, lastDay, requestedBy: by });
    const grant = await lockTierGrant(tx, grantId);
    if (!grant) throw new Error('a grant that was asked for cannot be found');
    return grant;
  });
}
