import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { RewardKind } from '../../domain/reward-contents.js';
import type { Reward, RewardStatus } from '../../domain/reward.js';
import { rewardColumns, rewardOfStored, type StoredReward } from '../rewards.js';
import { rewardOrders, type RewardPlace, type RewardSorting } from './reward-order.js';
import { isMeantSql, isPayableSql, type Payer, type AudienceMember } from './reward-conditions.js';

export interface RewardsWanted {
  status: RewardStatus;
  /** The instant at which the status is judged. */
  at: Date;
  /** The text of a `tsquery`. */
  search?: string | null;
  kind?: RewardKind | null;
  category?: string | null;
  /** In small or capital letters. */
  brand?: string | null;
  partnerId?: string | null;
  /** Only rewards with an offer for everybody of at least, and at most, these points. */
  minPoints?: number | null;
  maxPoints?: number | null;
  /** Only rewards of which a piece is left now. */
  inStock?: boolean | null;
  /** Only rewards that this member is meant for. */
  openTo?: AudienceMember | null;
  /** Only rewards that this member can pay. */
  payable?: Payer | null;
  sorting: RewardSorting;
  /** At most this many. */
  limit: number;
  after: RewardPlace | null;
}

/** A reward with its place in the list. */
export interface ListedReward {
  reward: Reward;
  place: RewardPlace;
}

const statusConditions: Record<RewardStatus, (at: string) => string> = {
  UPCOMING: (at) => `ended_at is null and opens_at > ${at}`,
  LIVE: (at) => `ended_at is null and opens_at <= ${at} and (closes_at is null or closes_at > ${at})`,
  ENDED: (at) => `(ended_at is not null or closes_at <= ${at})`,
};

/** The statement holds no more conditions than there are, so that each list is planned for what it asks. */
export async function listRewards(manager: EntityManager, wanted: RewardsWanted): Promise<ListedReward[]> {
  const values: unknown[] = [];
  const value = (given: unknown, type: string) => `$${String(values.push(given))}::${type}`;
  const conditions = conditionsOf(wanted, value);
  const { key, type, direction } = rewardOrders[wanted.sorting];
  const searched = wanted.search
    ? `cross join (select ${value(wanted.search, 'tsquery')} as query) as asked
       join reward_search on reward_search.reward_id = reward.id and reward_search.document @@ asked.query`
    : '';
  if (wanted.after) {
    const place = `(${value(wanted.after.key, type)}, ${value(wanted.after.id, 'uuid')})`;
    conditions.push(`(${key}, id) ${direction === 'asc' ? '>' : '<'} ${place}`);
  }
  const found = await rows<StoredReward & { sortKey: string }>(
    manager,
    `select ${rewardColumns}, ${type === 'bigint' ? key : instantText(key)} as "sortKey"
       from reward ${searched}
      where ${conditions.join(' and ')}
      order by ${key} ${direction}, id ${direction} limit ${value(wanted.limit, 'integer')}`,
    values,
  );
  return found.map(({ sortKey, ...stored }) => {
    const reward = rewardOfStored(stored);
    return { reward, place: { key: sortKey, id: reward.id } };
  });
}

type Value = (given: unknown, type: string) => string;

function conditionsOf(wanted: RewardsWanted, value: Value): string[] {
  const at = value(wanted.at, 'timestamptz');
  const { kind, category, brand, partnerId, minPoints, maxPoints, inStock, openTo, payable } = wanted;
  const conditions = [statusConditions[wanted.status](at)];
  if (kind) conditions.push(`kind = ${value(kind, 'text')}`);
  if (category) conditions.push(`category = ${value(category, 'text')}`);
  if (brand) conditions.push(`lower(brand) = lower(${value(brand, 'text')})`);
  if (partnerId) conditions.push(`partner_id = ${value(partnerId, 'uuid')}`);
  if (typeof minPoints === 'number') conditions.push(`lowest_points >= ${value(minPoints, 'bigint')}`);
  if (typeof maxPoints === 'number') conditions.push(`lowest_points <= ${value(maxPoints, 'bigint')}`);
  if (inStock) conditions.push(`(stock is null or taken < stock - ${undropped(at)})`);
  if (openTo) conditions.push(isMeantSql(openTo, value));
  if (payable) conditions.push(isPayableSql(payable, value));
  return conditions;
}

/** Pieces of a stock that have not dropped yet. */
function undropped(at: string): string {
  return `(select coalesce(sum((coming ->> 'pieces')::bigint), 0)
             from jsonb_array_elements(drops) as coming where (coming ->> 'at')::timestamptz > ${at})`;
}

/** As a cursor keeps it, whatever the connection's time zone. */
function instantText(key: string): string {
  return `case when ${key} = 'infinity' then 'infinity' else to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`;
}
