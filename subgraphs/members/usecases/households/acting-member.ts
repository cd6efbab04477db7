import type { EntityManager } from 'typeorm';
import { forbidden } from '../../../../chassis/domain-error.js';
import { mayJoinFrom } from '../../domain/households/household.js';
import { notInHousehold, waitBeforeJoining } from '../../domain/households/household-errors.js';
import { requireActive } from '../statuses/require-active.js';
import { householdIdOf, lockHousehold, lockJoiner, type LockedHousehold } from '../../storage/households/households.js';

/**
 * Whoever changes a household locks themselves first where they may join one, and then the household: always in this order, so
 * that no two wait for each other. Throws MEMBER_SUSPENDED and MEMBER_CLOSED, which the gateway may not have heard of yet.
 */
export async function lockActing(tx: EntityManager, memberId: string): Promise<{ leftAt: Date | null }> {
  const joiner = await lockJoiner(tx, memberId);
  requireActive(joiner?.status);
  return { leftAt: joiner?.leftAt ?? null };
}

/** Refuses with WAIT_BEFORE_JOINING. */
export function checkWaited(leftAt: Date | null, now: Date): void {
  const from = mayJoinFrom(leftAt);
  if (from !== null && from > now) throw waitBeforeJoining({ mayJoinFrom: from.toISOString() });
}

/** The member's household, locked. Refuses with NOT_IN_HOUSEHOLD. */
export async function lockOwnHousehold(tx: EntityManager, memberId: string): Promise<LockedHousehold> {
  const id = await householdIdOf(tx, memberId);
  const household = id === null ? null : await lockHousehold(tx, id);
  // They may have been removed while the lock was waited for.
  if (!household?.members.some((one) => one.memberId === memberId)) throw notInHousehold();
  return household;
}

/** The household whose head the member is, locked. Throws FORBIDDEN for everybody else in it. */
export async function lockAsHead(tx: EntityManager, memberId: string): Promise<LockedHousehold> {
  const household = await lockOwnHousehold(tx, memberId);
  if (household.headId !== memberId) throw forbidden();
  return household;
}
