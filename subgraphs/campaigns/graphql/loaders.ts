import type { RequestContext } from '../../../chassis/caller.js';
import { inOrder, loaderFor } from '../../../chassis/loaders.js';
import type { CampaignVersion } from '../domain/campaign.js';
import type { Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import { readCampaignsAt, readCampaignVersions } from '../usecases/read-campaigns.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { readPurchases, readReturnsOf } from '../usecases/read-purchases.js';

const versionKey = {};
const liveKey = {};
const purchaseKey = {};
const returnsKey = {};

const nameOf = ({ id, version }: { id: string; version: number }) => `${id}@${String(version)}`;

/** The version of a campaign that gave an award; versions are never removed. */
export async function campaignVersion(
  context: RequestContext,
  parts: CampaignParts,
  wanted: { id: string; version: number },
): Promise<CampaignVersion> {
  const loader = loaderFor<string, CampaignVersion | null>(context, versionKey, async (names) => {
    const versions = names.map((name) => ({ id: name.slice(0, 36), version: Number(name.slice(37)) }));
    return inOrder(names, await readCampaignVersions(parts, versions), nameOf);
  });
  const found = await loader.load(nameOf(wanted));
  if (!found) throw new Error('an award without the version that gave it');
  return found;
}

/** Everything live now, read once per request for however many members. */
export async function campaignsNow(context: RequestContext, parts: CampaignParts): Promise<CampaignVersion[]> {
  const loader = loaderFor<'now', CampaignVersion[]>(context, liveKey, async (keys) => {
    const live = await readCampaignsAt(parts, parts.clock.now());
    return keys.map(() => live);
  });
  return loader.load('now');
}

export async function returnsOf(
  context: RequestContext,
  parts: CampaignParts,
  purchaseId: string,
): Promise<PurchaseReturn[]> {
  const loader = loaderFor<string, PurchaseReturn[]>(context, returnsKey, async (ids) => {
    const returns = await readReturnsOf(parts, ids);
    return ids.map((id) => returns.filter((taken) => taken.purchaseId === id));
  });
  return loader.load(purchaseId);
}

/** A purchase that another thing of this subgraph names, and that is therefore there. */
export async function purchaseById(context: RequestContext, parts: CampaignParts, id: string): Promise<Purchase> {
  const loader = loaderFor<string, Purchase | null>(context, purchaseKey, async (ids) =>
    inOrder(ids, await readPurchases(parts, ids), (purchase) => purchase.id as string),
  );
  const found = await loader.load(id);
  if (!found) throw new Error('a return without its purchase');
  return found;
}

/** What was read before a mutation is not shown after it. */
export function forgetPurchases(context: RequestContext): void {
  context.loaders.delete(purchaseKey);
  context.loaders.delete(returnsKey);
}
