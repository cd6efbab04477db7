/** In which orders the catalogue is listed. Each is made total by the id, so that a page begins right behind the one before it. */
import { isId } from '../../../../chassis/ids.js';

export const rewardSortings = ['NEWEST', 'RELEVANCE', 'POINTS_LOW', 'POINTS_HIGH', 'POPULAR', 'ENDING_SOON'] as const;
export type RewardSorting = (typeof rewardSortings)[number];

/** Behind which row of its sorting a page begins. */
export interface RewardPlace {
  /** What the rows are sorted by, as the database wrote it. */
  key: string;
  id: string;
}

export interface RewardOrder {
  /** SQL of what rows are sorted by, of the type. */
  key: string;
  type: 'timestamptz' | 'bigint';
  direction: 'asc' | 'desc';
}

/** In millionths: whole numbers come back from a cursor as they were. */
const rank = '(ts_rank(reward_search.document, asked.query) * 1000000)::bigint';

export const rewardOrders: Readonly<Record<RewardSorting, RewardOrder>> = {
  NEWEST: { key: 'listed_at', type: 'timestamptz', direction: 'desc' },
  RELEVANCE: { key: rank, type: 'bigint', direction: 'desc' },
  POINTS_LOW: { key: 'lowest_points', type: 'bigint', direction: 'asc' },
  POINTS_HIGH: { key: 'lowest_points', type: 'bigint', direction: 'desc' },
  POPULAR: { key: 'taken', type: 'bigint', direction: 'desc' },
  ENDING_SOON: { key: `coalesce(closes_at, 'infinity')`, type: 'timestamptz', direction: 'asc' },
};

/** Whether a place can be one of that sorting: it comes back from a client. */
export function isPlaceOf(sorting: RewardSorting, { key, id }: RewardPlace): boolean {
  if (!isId(id)) return false;
  return rewardOrders[sorting].type === 'bigint'
    ? /^\d{1,16}$/.test(key)
    : key === 'infinity' || (/^\d{4}-\d\d-\d\dT/.test(key) && !Number.isNaN(Date.parse(key)));
}
