import type { EntityManager } from 'typeorm';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { PartnerId, RewardId } from '../../../schema/vocabulary.js';
import type { Drop } from '../domain/drops.js';
import type { Offer } from '../domain/price.js';
import { oneOf, type RewardContent } from '../domain/reward-contents.js';
import type { Reward } from '../domain/reward.js';
import { RewardRow } from './reward.row.js';

/** As the driver gives it: numbers of 64 bits are texts. */
export interface StoredReward extends Omit<ShownRow, 'stock' | 'taken' | 'costMinor'> {
  stock: string | null;
  taken: string;
  costMinor: string | null;
}

type ShownRow = Omit<RewardRow, 'lowestPoints'>;

export async function findReward(manager: EntityManager, id: string): Promise<Reward | undefined> {
  const row = await manager.findOneBy(RewardRow, { id });
  return row ? rewardOf(row) : undefined;
}

export const rewardColumns = `
  id, version, kind, title_zh_cn as "titleZhCn", title_en as "titleEn", description_zh_cn as "descriptionZhCn",
  description_en as "descriptionEn", pictures, category, brand, prices, slider, audience, limits, stock, drops, contents,
  cost_minor as "costMinor", cancel_days as "cancelDays", taken, partner_id as "partnerId", opens_at as "opensAt",
  closes_at as "closesAt", listed_at as "listedAt", ended_at as "endedAt"`;

const rewardsById = {
  name: 'rewards by id',
  text: `
    select ${rewardColumns} from reward where id = any($1::uuid[])`,
};

/** In no order. */
export async function findRewards(reads: PipelinedReads, ids: readonly string[]): Promise<Reward[]> {
  const found = await reads.rows<StoredReward>(rewardsById, [ids]);
  return found.map(rewardOfStored);
}

const campaignPriced = {
  name: 'rewards with prices of campaigns',
  text: `select id from reward where id = any($1::uuid[]) and prices @? '$[*].campaignId ? (@ != null)'`,
};

/** Those of these rewards of which a price goes with a campaign. */
export async function campaignPricedAmong(reads: PipelinedReads, ids: readonly string[]): Promise<Set<string>> {
  return new Set((await reads.rows<{ id: string }>(campaignPriced, [ids])).map(({ id }) => id));
}

export function rewardOfStored({ stock, taken, costMinor, ...same }: StoredReward): Reward {
  return rewardOf({
    ...same,
    stock: stock === null ? null : toWholeNumber(stock),
    taken: toWholeNumber(taken),
    costMinor: costMinor === null ? null : toWholeNumber(costMinor),
  });
}

function rewardOf(row: ShownRow): Reward {
  const { id, titleZhCn, titleEn, descriptionZhCn, descriptionEn, partnerId, prices, drops, contents, ...same } = row;
  return {
    ...same,
    id: id as RewardId,
    titles: { 'zh-CN': titleZhCn, en: titleEn },
    descriptions:
      descriptionZhCn === null || descriptionEn === null ? null : { 'zh-CN': descriptionZhCn, en: descriptionEn },
    prices: offersOf(prices),
    drops: dropsOf(drops),
    contents: contentsOf(contents),
    partnerId: partnerId as PartnerId | null,
  };
}

export function offersOf(prices: RewardRow['prices']): Offer[] {
  return prices.map(({ points, cash, tiers, campaignId }) => ({
    points,
    cash,
    tiers: tiers ?? null,
    campaignId: campaignId ?? null,
  }));
}

export function dropsOf(drops: RewardRow['drops']): Drop[] {
  return drops.map(({ at, pieces }) => ({ at: new Date(at), pieces }));
}

export function contentsOf(contents: RewardRow['contents']): RewardContent[] {
  return contents.map(({ kind, ...content }) => oneOf(kind, content));
}
