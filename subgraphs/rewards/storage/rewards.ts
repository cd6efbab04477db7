import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { PartnerId, RewardId } from '../../../schema/vocabulary.js';
import { oneOf } from '../domain/reward-contents.js';
import type { Reward, RewardStatus } from '../domain/reward.js';
import { RewardRow } from './reward.row.js';

export interface RewardsWanted {
  status: RewardStatus;
  /** The instant at which the status is judged. */
  at: Date;
  partnerId?: string | null;
  /** Only rewards with an offer of at most these points. */
  maxPoints?: number | null;
  /** Only rewards of which a piece is left. */
  inStock?: boolean | null;
  /** At most this many. */
  limit: number;
  /** The place of the last row of the page before: its listing instant and id. */
  after: { listedAt: Date; id: string } | null;
}

/** As the driver gives it: numbers of 64 bits are texts. */
interface StoredReward extends Omit<ShownRow, 'stock' | 'taken' | 'costMinor'> {
  stock: string | null;
  taken: string;
  costMinor: string | null;
}

type ShownRow = Omit<RewardRow, 'lowestPoints'>;

export async function findReward(manager: EntityManager, id: string): Promise<Reward | undefined> {
  const row = await manager.findOneBy(RewardRow, { id });
  return row ? rewardOf(row) : undefined;
}

const rewardColumns = `
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

/** Those there are, in no order, their rows locked until the transaction ends: who takes pieces of several takes them in the order of ids. */
export async function lockRewards(tx: EntityManager, ids: readonly string[]): Promise<Reward[]> {
  const found = await rows<StoredReward>(
    tx,
    `select ${rewardColumns} from reward where id = any($1::uuid[]) order by id for update`,
    [ids],
  );
  return found.map(rewardOfStored);
}

/** Newest first. */
export async function listRewards(manager: EntityManager, wanted: RewardsWanted): Promise<Reward[]> {
  const query = manager
    .createQueryBuilder(RewardRow, 'reward')
    .where(statusConditions[wanted.status], { at: wanted.at })
    .orderBy('reward.listedAt', 'DESC')
    .addOrderBy('reward.id', 'DESC')
    .limit(wanted.limit);
  if (wanted.partnerId) query.andWhere('reward.partnerId = :partnerId', { partnerId: wanted.partnerId });
  if (typeof wanted.maxPoints === 'number') {
    query.andWhere('reward.lowestPoints <= :maxPoints', { maxPoints: wanted.maxPoints });
  }
  if (wanted.inStock) query.andWhere('(reward.stock is null or reward.taken < reward.stock)');
  if (wanted.after) query.andWhere('(reward.listedAt, reward.id) < (:listedAt, :id)', wanted.after);
  return (await query.getMany()).map(rewardOf);
}

const statusConditions: Record<RewardStatus, string> = {
  UPCOMING: 'reward.endedAt is null and reward.opensAt > :at',
  LIVE: 'reward.endedAt is null and reward.opensAt <= :at and (reward.closesAt is null or reward.closesAt > :at)',
  ENDED: '(reward.endedAt is not null or reward.closesAt <= :at)',
};

function rewardOfStored({ stock, taken, costMinor, ...same }: StoredReward): Reward {
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
    prices: prices.map(({ points, cash, tiers, campaignId }) => ({
      points,
      cash,
      tiers: tiers ?? null,
      campaignId: campaignId ?? null,
    })),
    drops: drops.map(({ at, pieces }) => ({ at: new Date(at), pieces })),
    contents: contents.map(({ kind, ...content }) => oneOf(kind, content)),
    partnerId: partnerId as PartnerId | null,
  };
}
