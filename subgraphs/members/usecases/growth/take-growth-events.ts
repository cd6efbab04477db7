import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../../chassis/event-intake.js';
import { addBadge, addRedemptions, withdrawBadges } from '../../storage/growth/growth.js';

const badgeGranted = z.object({
  awardId: z.uuid(),
  memberId: z.uuid(),
  code: z.string().min(1).max(100),
  occurredAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

const grantWithdrawn = z.object({ awardId: z.uuid(), effect: z.string() });

const redemptionChanged = z.object({ redemptionId: z.uuid(), memberId: z.uuid(), status: z.string() });

/** Pins a badge on. The award's id makes it known once. */
export async function takeBadge(tx: EntityManager, { payload }: DeliveredEvent): Promise<void> {
  const { occurredAt, ...badge } = badgeGranted.parse(payload);
  await addBadge(tx, { ...badge, grantedAt: occurredAt });
}

/** Takes a badge back whose purchase was returned; what else campaigns grants is no concern of this. */
export async function takeWithdrawal(tx: EntityManager, { payload }: DeliveredEvent): Promise<void> {
  const { awardId, effect } = grantWithdrawn.parse(payload);
  if (effect === 'badge') await withdrawBadges(tx, awardId);
}

/** Takes down what was redeemed, and what of it was given back; a redemption that came to nothing was none. */
export async function countRedemptions(tx: EntityManager, events: readonly DeliveredEvent[]): Promise<void> {
  const facts = events.flatMap(({ payload }) => {
    const { status, redemptionId, memberId } = redemptionChanged.parse(payload);
    const counts = status === 'SETTLED' || status === 'CANCELLED';
    return counts ? [{ redemptionId, memberId, cancelled: status === 'CANCELLED' }] : [];
  });
  await addRedemptions(tx, facts);
}
