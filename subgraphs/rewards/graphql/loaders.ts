import { placeInTimeOf } from '../../../chassis/relay.js';
import type { RequestContext } from '../../../chassis/caller.js';
import { inOrder, loaderFor } from '../../../chassis/loaders.js';
import type { Page } from '../../../chassis/relay.js';
import type { Bonus } from '../domain/bonus.js';
import type { Redemption } from '../domain/redemption.js';
import type { Reward } from '../domain/reward.js';
import { showRedemptionsOf } from '../usecases/show-redemptions.js';
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

const bonusKey = {};

/** The bonus of the tier of the member who asks, null for one nobody knows: one call in a request, however many prices it is for. */
export function bonusLoader(context: RequestContext, { members }: RedemptionTools) {
  return loaderFor<string, Bonus | null>(context, bonusKey, (ids) =>
    Promise.all(ids.map((id) => members.bonusOf(id, context))),
  );
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
