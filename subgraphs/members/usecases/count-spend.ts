import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { DeliveredEvent } from '../../../chassis/event-intake.js';
import { tierHistory } from '../domain/tier-history.js';
import { qualifyingCurrency } from '../domain/tiers.js';
import {
  addSpendFact,
  lockMember,
  replaceTierChanges,
  spendFacts,
  tierLadder,
  type NewSpendFact,
} from '../storage/tiers.js';

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

/** Takes 'purchase-recorded'. Throws, and so leaves the event with its sender, when it has another shape or an unknown member. */
export async function countPurchase(tx: EntityManager, event: DeliveredEvent, zone: string): Promise<void> {
  const { purchaseId, memberId, occurredAt, amountMinor } = purchaseShape.parse(event.payload);
  await countSpend(
    tx,
    { kind: 'PURCHASE', factId: purchaseId, memberId, purchaseId, occurredAt, countedAt: occurredAt, amountMinor },
    zone,
  );
}

/**
 * Takes 'purchase-returned'; it carries the time of its purchase, so it may come before it. A till whose clock is behind cannot
 * take goods back before they were bought: such a return counts from the purchase on.
 */
export async function countReturn(tx: EntityManager, event: DeliveredEvent, zone: string): Promise<void> {
  const { returnId, memberId, purchaseId, occurredAt, returnedAt, amountMinor } = returnShape.parse(event.payload);
  const countedAt = returnedAt < occurredAt ? occurredAt : returnedAt;
  await countSpend(
    tx,
    { kind: 'RETURN', factId: returnId, memberId, purchaseId, occurredAt, countedAt, amountMinor: -amountMinor },
    zone,
  );
}

/** Adds the fact and computes the member's tier history anew; a fact that is known changes nothing. */
async function countSpend(tx: EntityManager, fact: NewSpendFact, zone: string): Promise<void> {
  await lockMember(tx, fact.memberId);
  if (!(await addSpendFact(tx, fact))) return;
  const ladder = await tierLadder(tx);
  const facts = await spendFacts(tx, fact.memberId);
  await replaceTierChanges(tx, fact.memberId, tierHistory(facts, ladder, zone));
}
