import type { Drop } from '../../../subgraphs/rewards/domain/drops.js';
import type { Limit } from '../../../subgraphs/rewards/domain/limits.js';
import { newId } from '../../../chassis/ids.js';
import type { TestSubgraph } from '../../../chassis/testing/subgraph-for-test.js';

export interface RewardToList {
  /** Of one piece. */
  points: number;
  /** Null never runs out. */
  stock?: number | null;
  /** Any part of the points may be paid in cash, a fen for a point. */
  withSlider?: boolean;
  limits?: Limit[];
  drops?: Drop[];
  /** A piece holds goods, a ticket and a coupon of a pool of its own. */
  isBox?: boolean;
}

/** More than any test takes. */
const codesInPool = 2_000;

/** A pool of codes that nobody reads: what is sealed in them opens for nobody. */
async function fillPool(asAdmin: TestSubgraph['asAdmin']): Promise<string> {
  const id = newId();
  await asAdmin(
    `with pool as (
       insert into coupon_pool (id, name_zh_cn, name_en, low_at, created_by, uploaded, free)
       values ($1, '券', 'Coupon', 0, 'ops:ann', $2, $2) returning id)
     insert into coupon_code (pool_id, kind, code_sealed, code_digest, state)
     select pool.id, 'COUPON', sha256(convert_to(n::text || pool.id, 'UTF8')), sha256(convert_to(n::text || pool.id, 'UTF8')), 'FREE'
       from pool, generate_series(1, $2::int) as n`,
    [id, codesInPool],
  );
  return id;
}

/** Puts a reward on the shelf without the two persons that it takes; gives its id. */
export async function listReward(
  asAdmin: TestSubgraph['asAdmin'],
  { points, stock = null, withSlider = false, limits = [], drops = [], isBox = false }: RewardToList,
): Promise<string> {
  const id = newId();
  const box = async () => [
    { kind: 'GOODS', count: 1 },
    { kind: 'TICKET', count: 1 },
    { kind: 'COUPON', count: 1, poolId: await fillPool(asAdmin) },
  ];
  const contents = isBox ? await box() : [{ kind: 'GOODS', count: 1 }];
  const prices = [{ points, cash: null, tiers: null, campaignId: null }];
  await asAdmin(
    `insert into reward (id, version, title_zh_cn, title_en, prices, lowest_points, stock, slider, limits, drops,
       kind, contents, opens_at)
     values ($1, 1, '奖品', 'Reward', $2, $3, $4, $5, $6, $7, $8, $9, app_now() - interval '1 day')`,
    [
      id,
      JSON.stringify(prices),
      points,
      stock,
      withSlider ? JSON.stringify({ minPointsPercent: 1, minCashPercent: 0 }) : null,
      JSON.stringify(limits),
      JSON.stringify(drops),
      isBox ? 'GIFT_BOX' : 'GOODS',
      JSON.stringify(contents),
    ],
  );
  return id;
}
