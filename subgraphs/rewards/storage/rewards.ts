import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import { toWholeNumber } from '../../../chassis/whole-number.js';
import type { PartnerId, RewardId } from '../../../schema/vocabulary.js';
import { lowestPoints } from '../domain/price.js';
import type { Reward, RewardStatus, RewardTerms } from '../domain/reward.js';
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
interface StoredReward extends Omit<ShownRow, 'stock' | 'taken'> {
  stock: string | null;
  taken: string;
}

type ShownRow = Omit<RewardRow, 'lowestPoints'>;

export async function findReward(manager: EntityManager, id: string): Promise<Reward | undefined> {
  const row = await manager.findOneBy(RewardRow, { id });
  return row ? rewardOf(row) : undefined;
}

const rewardsById = {
  name: 'rewards by id',
  text: `
    select id, version, title_zh_cn as "titleZhCn", title_en as "titleEn", prices, stock, taken, partner_id as "partnerId",
           opens_at as "opensAt", closes_at as "closesAt", listed_at as "listedAt"
      from reward where id = any($1::uuid[])`,
};

/** In no order. */
export async function findRewards(reads: PipelinedReads, ids: readonly string[]): Promise<Reward[]> {
  const found = await reads.rows<StoredReward>(rewardsById, [ids]);
  return found.map(({ stock, taken, ...same }) =>
    rewardOf({ ...same, stock: stock === null ? null : toWholeNumber(stock), taken: toWholeNumber(taken) }),
  );
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
  UPCOMING: 'reward.opensAt > :at',
  LIVE: 'reward.opensAt <= :at and (reward.closesAt is null or reward.closesAt > :at)',
  ENDED: 'reward.closesAt <= :at',
};

/**
 * Takes one piece of exactly that version's reward; false when none is left or the terms have changed meanwhile. Two
 * callers at the last piece: the second waits for the first's row lock and then finds the condition false.
 */
export async function takePiece(tx: EntityManager, id: RewardId, version: number): Promise<boolean> {
  const taken = await rows(
    tx,
    `update reward set taken = taken + 1
      where id = $1 and version = $2 and (stock is null or taken < stock)
      returning 1`,
    [id, version],
  );
  return taken.length === 1;
}

export async function giveBackPiece(tx: EntityManager, id: RewardId): Promise<void> {
  await rows(tx, 'update reward set taken = taken - 1 where id = $1', [id]);
}

/** The pieces taken, the row locked until the transaction ends; undefined for a reward that was never live. */
export async function lockTaken(tx: EntityManager, id: string): Promise<number | undefined> {
  const [row] = await rows<{ taken: string }>(tx, 'select taken from reward where id = $1 for update', [id]);
  return row && Number(row.taken);
}

/** Takes terms live. Pieces already taken stay taken. */
export async function putReward(tx: EntityManager, id: string, version: number, terms: RewardTerms): Promise<void> {
  await rows(
    tx,
    `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, partner_id, opens_at, closes_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set version = excluded.version, title_zh_cn = excluded.title_zh_cn,
       title_en = excluded.title_en, prices = excluded.prices, lowest_points = excluded.lowest_points,
       stock = excluded.stock, partner_id = excluded.partner_id, opens_at = excluded.opens_at,
       closes_at = excluded.closes_at`,
    [
      id,
      version,
      terms.titles['zh-CN'],
      terms.titles.en,
      JSON.stringify(terms.prices),
      lowestPoints(terms.prices),
      terms.stock,
      terms.partnerId,
      terms.opensAt,
      terms.closesAt,
    ],
  );
}

function rewardOf(row: ShownRow): Reward {
  return {
    id: row.id as RewardId,
    version: row.version,
    titles: { 'zh-CN': row.titleZhCn, en: row.titleEn },
    prices: row.prices,
    stock: row.stock,
    taken: row.taken,
    partnerId: row.partnerId as PartnerId | null,
    opensAt: row.opensAt,
    closesAt: row.closesAt,
    listedAt: row.listedAt,
  };
}
