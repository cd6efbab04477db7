import { dayOf } from '../../../chassis/programme-time.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { MemberId } from '../../../schema/vocabulary.js';
import { counterKey, countersOf, type CapCounter } from '../domain/campaign-caps.js';
import type { CampaignOffer } from '../domain/campaign-offer.js';
import { readGiven } from '../storage/given-points.js';
import { pointsLeft } from './campaign-budget.js';
import type { CampaignParts } from './campaign-parts.js';
import { isOutOfReach } from './out-of-reach.js';

/** What has been used so far, in whole points; each kind of question is put once for all members of a request. */
export interface UsedSoFar {
  /** What has been given under the counter. */
  given: (counter: CapCounter) => Promise<number>;
  /** What is left of the campaign's budget; null where points cannot be reached. */
  left: (campaignId: string) => Promise<number | null>;
}

/**
 * Offers without those that would give this member nothing today, because a cap or the budget is used up. Of what is coming nothing
 * is asked: until it begins, there may be room again.
 */
export async function withoutUsedUp(
  { clock, policy: { zone } }: Pick<CampaignParts, 'clock' | 'policy'>,
  used: UsedSoFar,
  memberId: MemberId,
  offers: readonly CampaignOffer[],
): Promise<CampaignOffer[]> {
  const buyer = { memberId, day: dayOf(clock.now(), zone) };
  const isUsedUp = async ({ state, compiled: { campaign } }: CampaignOffer) => {
    if (state !== 'LIVE') return false;
    const rooms: Promise<number | null>[] = countersOf(campaign, buyer).map(
      async ({ counter, cap }) => cap - (await used.given(counter)),
    );
    if (campaign.rule.budget !== null) rooms.push(used.left(campaign.id));
    return (await Promise.all(rooms)).some((room) => room !== null && room <= 0);
  };
  const usedUp = await Promise.all(offers.map(isUsedUp));
  return offers.filter((_, position) => !usedUp[position]);
}

/** What has been given under each of these counters. One statement, in which a counter that several members share stands once. */
export async function givenUnder(
  { database }: Pick<CampaignParts, 'database'>,
  counters: readonly CapCounter[],
): Promise<number[]> {
  const apart = new Map(counters.map((counter) => [counterKey(counter), counter]));
  const given = await readGiven(database.reads, [...apart.values()]);
  return counters.map((counter) => given.get(counterKey(counter)) ?? 0);
}

/** What is left of each of these campaigns' budgets; null of all where points cannot be reached. One signed call. */
export async function leftOfBudgets(
  parts: Pick<CampaignParts, 'calls' | 'policy'>,
  on: OnBehalfOf,
  campaignIds: readonly string[],
): Promise<(number | null)[]> {
  try {
    const left = await pointsLeft(parts, on, campaignIds);
    return campaignIds.map((id) => left.get(id) ?? 0);
  } catch (error) {
    // An offer that is too good by chance does less harm than a page without any.
    if (isOutOfReach(error)) return campaignIds.map(() => null);
    throw error;
  }
}
