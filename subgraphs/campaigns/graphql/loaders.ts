import type { RequestContext } from '../../../chassis/caller.js';
import { inOrder, loaderFor } from '../../../chassis/loaders.js';
import type { CampaignVersion } from '../domain/campaign.js';
import type { CapCounter } from '../domain/campaign-caps.js';
import type { Purchase } from '../domain/purchase.js';
import type { PurchaseReturn } from '../domain/return.js';
import type { CampaignParts } from '../usecases/campaign-parts.js';
import { knownOfMembers, type MembersOffered, type OfferedTo } from '../usecases/offer-campaigns.js';
import { readPurchases, readReturnsOf } from '../usecases/read-purchases.js';
import { type VersionName, versionName } from '../usecases/version-shelf.js';
import { givenUnder, leftOfBudgets, type UsedSoFar } from '../usecases/without-used-up.js';

const versionKey = {};
const offeredKey = {};
const givenKey = {};
const leftKey = {};
const purchaseKey = {};
const returnsKey = {};

/** The version of a campaign that gave an award; versions are never removed. */
export async function campaignVersion(
  context: RequestContext,
  parts: CampaignParts,
  wanted: VersionName,
): Promise<CampaignVersion> {
  const loader = loaderFor<VersionName, CampaignVersion | null>(context, versionKey, async (names) => {
    const found = await parts.versions.find(names);
    return names.map((name) => found.get(versionName(name)) ?? null);
  });
  const found = await loader.load(wanted);
  if (!found) throw new Error('an award without the version that gave it');
  return found;
}

/** What has to be known of a member to tell them their offers, found out once for all members of the request. */
export async function memberOffered(
  context: RequestContext,
  parts: CampaignParts,
  member: OfferedTo,
): Promise<MembersOffered> {
  const loader = loaderFor<OfferedTo, MembersOffered>(context, offeredKey, async (members) => {
    const known = await knownOfMembers(parts, context, members);
    return members.map(() => known);
  });
  return loader.load(member);
}

/** What offers have used of their caps and budgets, asked once for all members of the request. */
export function usedSoFar(context: RequestContext, parts: CampaignParts): UsedSoFar {
  const given = loaderFor<CapCounter, number>(context, givenKey, (counters) => givenUnder(parts, counters));
  const left = loaderFor<string, number | null>(context, leftKey, (ids) => leftOfBudgets(parts, context, ids));
  return { given: (counter) => given.load(counter), left: (campaignId) => left.load(campaignId) };
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
