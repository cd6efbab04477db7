import { isId } from '../../../chassis/ids.js';
import { isBase, type CampaignVersion } from '../domain/campaign.js';
import type { Award, Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import { findReturnsOf } from '../storage/purchase-returns.js';
import { findPurchase, findPurchaseIdOfAward } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import { versionName } from './version-shelf.js';

/** All that an award followed from. */
export interface ExplainedAward {
  award: Award;
  purchase: Purchase;
  /** The version that gave the award. */
  campaign: CampaignVersion;
  /** The version of the base rule that the purchase was reckoned by; null where its conditions were not met. */
  baseRule: CampaignVersion | null;
  /** The earliest first. */
  returns: PurchaseReturn[];
}

/** Null for an award nobody knows. */
export async function explainAward(
  { database, versions }: CampaignParts,
  awardId: string,
): Promise<ExplainedAward | null> {
  const purchaseId = isId(awardId) ? await findPurchaseIdOfAward(database.read, awardId) : undefined;
  const purchase = purchaseId === undefined ? undefined : await findPurchase(database.read, purchaseId);
  const award = purchase?.awards.find(({ id }) => id === awardId.toLowerCase());
  if (!purchase || !award) return null;
  const found = await versions.find(purchase.awards);
  const campaign = found.get(versionName(award));
  if (!campaign) throw new Error('an award without the version it followed from');
  const baseRule = [...found.values()].find(isBase) ?? null;
  return { award, purchase, campaign, baseRule, returns: await findReturnsOf(database.read, [purchase.id]) };
}
