import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../chassis/event-intake.js';
import { qualifyingCurrency } from '../domain/tiers.js';
import { lockHistories } from '../storage/lock-members.js';
import { addSpendFacts, type NewSpendFact } from '../storage/tiers.js';
import { recomputeTiers, type RecomputeParts } from './tiers/recompute-tiers.js';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const amountMinor = z.number().int().nonnegative();

const purchaseShape = z.object({
  purchaseId: z.uuid(),
  memberId: z.uuid(),
  occurredAt: instant,
  amountMinor,
  currency: z.literal(qualifyingCurrency),
});

const returnShape = z.object({
  returnId: z.uuid(),
  purchaseId: z.uuid(),
  memberId: z.uuid(),
  occurredAt: instant,
  returnedAt: instant,
  amountMinor,
});

/** The topics by which campaigns tells what was spent. */
export const spendTopics = ['purchase-recorded', 'purchase-returned'] as const;

/**
 * Takes what was spent and returned, in order: adds the facts and computes their members' tier histories anew, with a handful of
 * statements however many there are; a fact that is known changes nothing. Throws, and so leaves the events with their sender, where one
 * has another shape or a member nobody knows.
 */
export function countSpend(
  parts: RecomputeParts,
): (tx: EntityManager, events: readonly DeliveredEvent[]) => Promise<void> {
  return async (tx, events) => {
    const told = events.map(factOf);
    const survivors = await lockHistories(tx, [...new Set(told.map(({ memberId }) => memberId))]);
    const memberIds = await addSpendFacts(tx, told);
    await recomputeTiers(parts, tx, [...new Set(memberIds.map((id) => survivors.get(id) ?? id))]);
  };
}

/** What an event of these topics tells; throws where it has another shape. */
export function factOf({ topic, payload }: DeliveredEvent): NewSpendFact {
  return topic === 'purchase-returned' ? returnFact(payload) : purchaseFact(payload);
}

function purchaseFact(payload: unknown): NewSpendFact {
  const { purchaseId, memberId, occurredAt, amountMinor } = purchaseShape.parse(payload);
  return { kind: 'PURCHASE', factId: purchaseId, memberId, purchaseId, occurredAt, countedAt: occurredAt, amountMinor };
}

/**
 * A return carries the time of its purchase, so it may come before it. A till whose clock is behind cannot take goods back before they
 * were bought: such a return counts from the purchase on.
 */
function returnFact(payload: unknown): NewSpendFact {
  const { returnId, memberId, purchaseId, occurredAt, returnedAt, amountMinor } = returnShape.parse(payload);
  const countedAt = returnedAt < occurredAt ? occurredAt : returnedAt;
  return { kind: 'RETURN', factId: returnId, memberId, purchaseId, occurredAt, countedAt, amountMinor: -amountMinor };
}
