import { placeInTimeOf } from '../../../chassis/relay.js';
import type { RequestContext } from '../../../chassis/caller.js';
import { inOrder, loaderFor } from '../../../chassis/loaders.js';
import type { Page } from '../../../chassis/relay.js';
import type { Buyer } from '../domain/buyer.js';
import type { Redemption } from '../domain/redemption.js';
import type { Reward } from '../domain/reward.js';
import type { TierCode } from '../domain/tier-code.js';
import type { KnownMember } from '../usecases/members-desk.js';
import type { RedemptionReturn as RedemptionBack } from '../domain/redemption-return.js';
import { showRedemptionsOf, showReturns, showSteps, type TakenStep } from '../usecases/show-redemptions.js';
import { showRewardsOf, type CatalogueTools } from '../usecases/show-rewards.js';
import type { RedemptionTools } from '../usecases/redemption-tools.js';

const rewardKey = {};
const redemptionPageKey = {};

/** Rewards whatever their status; null for an id that is none. */
export function rewardLoader(context: RequestContext, tools: CatalogueTools) {
  return loaderFor<string, Reward | null>(context, rewardKey, async (ids) =>
    inOrder(ids, await showRewardsOf(tools, ids), (reward) => reward.id as string),
  );
}

const buyerKey = {};

/**
 * What prices depend on of the member who asks, null for one nobody knows: one call in a request, however many rewards it is for.
 * A price that goes with a campaign asks `openCampaignsLoader` besides.
 */
export function buyerLoader(context: RequestContext, { members }: RedemptionTools) {
  return loaderFor<string, KnownMember | null>(context, buyerKey, (ids) =>
    Promise.all(ids.map((id) => members.look(id, context))),
  );
}

const campaignsKey = {};

/** Ids of the campaigns that are open to the member who asks, for prices that go with one. */
export function openCampaignsLoader(context: RequestContext, { campaigns }: RedemptionTools, tier: TierCode) {
  return loaderFor<string, Buyer['campaigns']>(context, campaignsKey, (ids) =>
    Promise.all(ids.map((memberId) => campaigns.openTo({ memberId, tier }, context))),
  );
}

const stepsKey = {};

/** The histories of redemptions. */
export function stepsLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, TakenStep[]>(context, stepsKey, async (ids) => {
    const steps = await showSteps(tools, ids);
    return ids.map((id) => steps.filter(({ redemptionId }) => redemptionId === id));
  });
}

const returnsKey = {};

/** What was given back of redemptions. */
export function returnsLoader(context: RequestContext, tools: RedemptionTools) {
  return loaderFor<string, RedemptionBack[]>(context, returnsKey, async (ids) => {
    const returns = await showReturns(tools, ids);
    return ids.map((id) => returns.filter(({ redemptionId }) => redemptionId === id));
  });
}

/** What was loaded before a mutation changed stock is not shown after it. */
export function forgetRewards(context: RequestContext): void {
  context.loaders.delete(rewardKey);
}

/** The page of one member, asked for together with the same page of others: a list of members costs one look-up. */
export async function redemptionPage(
  context: RequestContext,
  tools: RedemptionTools,
  memberId: string,
  page: Page,
): Promise<Redemption[]> {
  const loader = loaderFor<string, Redemption[]>(context, redemptionPageKey, (keys) => loadPages(tools, keys));
  return loader.load(JSON.stringify([page, memberId]));
}

/** Keys are `[page, memberId]`; equal pages are looked up together. */
async function loadPages(tools: RedemptionTools, keys: readonly string[]): Promise<Redemption[][]> {
  const asked = keys.map((key) => JSON.parse(key) as [Page, string]);
  const pages = new Map(asked.map(([page]) => [JSON.stringify(page), page]));
  const found = new Map<string, Redemption[]>();
  for (const [text, page] of pages) {
    const memberIds = asked.filter(([other]) => JSON.stringify(other) === text).map(([, memberId]) => memberId);
    const wanted = { limit: page.size + 1, after: placeInTimeOf(page) };
    const redemptions = await showRedemptionsOf(tools, memberIds, wanted);
    redemptions.forEach((ofMember, index) => found.set(JSON.stringify([page, memberIds[index]]), ofMember));
  }
  return keys.map((key) => found.get(key) ?? []);
}
