import { isId } from '../../../chassis/ids.js';
import type { CampaignVersion } from '../domain/campaign.js';
import type { Award, Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import { findCampaignVersions } from '../storage/campaigns.js';
import { findReturnsOf } from '../storage/purchase-returns.js';
import { findPurchase, findPurchaseIdOfAward } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';

/** All that an award followed from. */
export interface ExplainedAward {
  award: Award;
  purchase: Purchase;
  /** The version that gave the award. */
  campaign: CampaignVersion;
  /** The version of the base rule that the purchase was reckoned by. */
  baseRule: CampaignVersion;
  /** The earliest first. */
  returns: PurchaseReturn[];
}

/** Null for an award nobody knows. */
export async function explainAward({ database }: CampaignParts, awardId: string): Promise<ExplainedAward | null> {
  const purchaseId = isId(awardId) ? await findPurchaseIdOfAward(database.read, awardId) : undefined;
  const purchase = purchaseId === undefined ? undefined : await findPurchase(database.read, purchaseId);
  const award = purchase?.awards.find(({ id }) => id === awardId.toLowerCase());
  if (!purchase || !award) return null;
  const versions = await findCampaignVersions(
    database.read,
    purchase.awards.map(({ campaignId, version }) => ({ id: campaignId, version })),
  );
  const campaign = versions.find(({ id }) => id === award.campaignId);
  const baseRule = versions.find(({ rule }) => rule.kind === 'BASE');
  if (!campaign || !baseRule) throw new Error('an award without the versions it followed from');
  return { award, purchase, campaign, baseRule, returns: await findReturnsOf(database.read, [purchase.id]) };
}
