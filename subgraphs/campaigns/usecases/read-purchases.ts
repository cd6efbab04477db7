import type { PlaceInTime } from '../../../chassis/relay.js';
import type { Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import { findReturnsOf } from '../storage/purchase-returns.js';
import { findPurchase, findPurchases, listPurchasesOf } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import { factsSubscriber, purchaseFacts } from './purchase-events.js';

export async function readPurchase({ database }: CampaignParts, id: string): Promise<Purchase | null> {
  return (await findPurchase(database.read, id)) ?? null;
}

export function readPurchases({ database }: CampaignParts, ids: readonly string[]): Promise<Purchase[]> {
  return findPurchases(database.read, ids);
}

/** The member's own, the latest first: up to `limit` of those before a place in that order. */
export function readPurchasesOf(
  { database }: CampaignParts,
  memberId: string,
  page: { limit: number; before: PlaceInTime | null },
): Promise<Purchase[]> {
  return listPurchasesOf(database.read, memberId, page);
}

/** The returns of these purchases, the earliest first. */
export function readReturnsOf({ database }: CampaignParts, purchaseIds: readonly string[]): Promise<PurchaseReturn[]> {
  return findReturnsOf(database.read, purchaseIds);
}

/** Facts of purchases and returns that members has not taken yet, counted up to 10,000. */
export function countPendingFacts({ outbox }: CampaignParts): Promise<number> {
  return outbox.pending(factsSubscriber, purchaseFacts);
}
