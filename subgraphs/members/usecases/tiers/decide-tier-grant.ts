import { DateTime } from 'luxon';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { unknownApproval } from '../../../../chassis/approval.js';
import { callerKey } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import { grantNotInForce, grantPastItsDay } from '../../domain/tiers/tier-errors.js';
import {
  addGivenTiers,
  decideTierGrantRequest,
  endGivenTiers,
  lockTierGrant,
  type TierGrant,
} from '../../storage/tiers/tier-grants.js';
import { holdThresholds, lockHistories, lockMember } from '../../storage/lock-members.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { recomputeTiers } from './recompute-tiers.js';
import { requireStanding } from './require-standing.js';

const shape = z.object({ grantId: idShape });
const path = ['input', 'grantId'];

/**
 * Puts a tier in force from now to the end of its last day. Faults: FORBIDDEN for what one asked for oneself, MEMBER_CLOSED for
 * whoever is a member no longer, BAD_USER_INPUT for what is unknown, decided already or past its last day.
 */
export function approveTierGrant(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<TierGrant> {
  return withGrant(parts, raw, async (tx, grant) => {
    const { again } = await parts.approvals.approve(tx, decisionOf(grant, request));
    if (again) return;
    const { id: grantId, memberId, tierCode, lastDay } = grant;
    const from = parts.clock.now();
    const until = DateTime.fromISO(lastDay, { zone: parts.zone }).endOf('day').toJSDate();
    if (until <= from) throw grantPastItsDay({ path, day: lastDay });
    await holdThresholds(tx);
    requireStanding(await lockMember(tx, memberId), path);
    await decideTierGrantRequest(tx, grantId, 'GRANTED');
    await addGivenTiers(tx, [{ grantId, source: 'OPS', memberId, tierCode, from, until }]);
    await recomputeTiers(parts, tx, [memberId]);
  });
}

/** Ends what was asked for without an effect; by a second person, with the faults of `approveTierGrant`. */
export function rejectTierGrant(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<TierGrant> {
  return withGrant(parts, raw, async (tx, grant) => {
    const { again } = await parts.approvals.reject(tx, decisionOf(grant, request));
    if (!again) await decideTierGrantRequest(tx, grant.id, 'REJECTED');
  });
}

/** Takes a tier back before its last day; one person may, as it gives nothing. Again it changes nothing. */
export function endTierGrant(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<TierGrant> {
  return withGrant(parts, raw, async (tx, grant) => {
    if (grant.state === 'ENDED') return;
    const now = parts.clock.now();
    if (grant.state !== 'GRANTED' || !grant.validUntil || grant.validUntil < now) throw grantNotInForce({ path });
    const survivors = await lockHistories(tx, [grant.memberId]);
    await endGivenTiers(tx, [{ grantId: grant.id, endedAt: now }]);
    await parts.audit.record(tx, {
      by: callerKey(request.caller),
      action: 'tier-grant.ended',
      subject: `tier-grant/${grant.memberId}`,
      details: { grantId: grant.id },
      requestId: request.requestId,
    });
    await recomputeTiers(parts, tx, [survivors.get(grant.memberId) ?? grant.memberId]);
  });
}

/** Does something to a grant that nobody else does anything to meanwhile, and gives it as it is then. */
function withGrant(
  parts: MembersParts,
  raw: unknown,
  work: (tx: EntityManager, grant: TierGrant) => Promise<void>,
): Promise<TierGrant> {
  const { grantId } = parseInput(shape, raw);
  return parts.database.transaction(async (tx) => {
    const before = await lockTierGrant(tx, grantId);
    if (!before) throw unknownApproval({ path, id: grantId });
    await work(tx, before);
    return (await lockTierGrant(tx, grantId)) ?? before;
  });
}

function decisionOf({ id }: TierGrant, { caller, requestId }: OpsRequest) {
  return { id, by: callerKey(caller), path, requestId };
}
