import { forgetRefused } from '../../storage/rights/refused-purchases.js';
import type { CampaignParts } from '../campaign-parts.js';

/** A till that tries again does so within days; after a month a retry of what was refused is a conflict. */
const keptMs = 30 * 86_400_000;
const atOnce = 1_000;

/**
 * Of a purchase that was refused without saying for whom, the hash of what was sent, a card perhaps, says nothing after thirty days: there is
 * nobody with whom it could be forgotten. In short transactions; safe to repeat.
 */
export async function forgetRefusedPurchases({ database, clock }: CampaignParts): Promise<void> {
  const before = new Date(clock.now().getTime() - keptMs);
  while ((await database.transaction((tx) => forgetRefused(tx, before, atOnce))) === atOnce);
}
