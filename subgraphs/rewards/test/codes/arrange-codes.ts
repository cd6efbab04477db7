import type { EntityManager } from 'typeorm';
import type { Caller } from '../../../../chassis/caller.js';
import { newId } from '../../../../chassis/ids.js';
import { callerOf } from '../../../../chassis/testing/callers.js';
import { CodeVault } from '../../storage/codes/code-vault.js';
import { CodeShelf } from '../../storage/codes/redemption-codes.js';
import { ann, answerOf, type RewardsWorld } from '../arrange.js';
import { testVaultKey } from '../rewards-under-test.js';

export const till = callerOf.channel('shop');

export const definePool = `mutation ($input: DefineCouponPoolInput!) { defineCouponPool(input: $input) {
  id name names { zhCN en } lowAt validUntil uploaded free reserved given used revoked isLow lowSince } }`;

export const uploadCodes = `mutation ($input: UploadCouponCodesInput!) { uploadCouponCodes(input: $input) {
  accepted refused { line reason } } }`;

export const couponPools = `query ($filter: CouponPoolFilter, $first: Int, $after: String) {
  couponPools(filter: $filter, first: $first, after: $after) {
    edges { node { id name uploaded free reserved given used revoked isLow lowSince } }
    pageInfo { hasNextPage endCursor } } }`;

export const verify = `mutation ($input: VerifyCouponInput!) { verifyCoupon(input: $input) {
  state kind title validFrom validUntil usedAt } }`;

export const consume = `mutation ($input: ConsumeCouponInput!) { consumeCoupon(input: $input) {
  __typename ... on ConsumedCoupon { id kind title usedAt } ... on Failure { code message }
  ... on CouponUsed { usedAt } ... on CouponExpired { validUntil } ... on CouponNotYetValid { validFrom } } }`;

/** What tests of codes do with the rewards subgraph; the shelf's own methods are called as the redemption's steps call them. */
export class CodesWorld {
  readonly shelf = new CodeShelf(new CodeVault(testVaultKey));

  constructor(readonly world: RewardsWorld) {}

  /** A pool with these codes; its id. */
  async pool(
    codes: readonly string[] = [],
    terms: { lowAt?: number; validUntil?: Date | null; poolId?: string } = {},
  ): Promise<string> {
    const { poolId = newId(), lowAt = 0, validUntil = null } = terms;
    const names = { zhCN: '茶饮券', en: 'A cup of tea' };
    const input = { changeId: newId(), poolId, names, lowAt, validUntil };
    answerOf(await this.world.ask(ann, definePool, { input }));
    if (codes.length > 0) await this.upload(poolId, codes);
    return poolId;
  }

  async upload(poolId: string, codes: readonly string[]): Promise<Record<string, unknown>> {
    const input = { uploadId: newId(), poolId, firstLine: 1, codes };
    return answerOf(await this.world.ask(ann, uploadCodes, { input }));
  }

  work<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.world.subgraph.database.transaction(work);
  }

  /** Whether a redemption could have so many codes of a pool. */
  async reserve(poolId: string, codes = 1, redemptionId = newId()): Promise<boolean> {
    const wanted = [{ redemptionId, pools: [{ poolId, codes, contentNo: 1 }] }];
    return (await this.work((tx) => this.shelf.reserveCodes(tx, wanted))).has(redemptionId);
  }

  /** A redemption, of nothing in particular, that has been given codes of a pool; its codes. */
  async given(poolId: string, codes = 1, redemptionId = newId()): Promise<string[]> {
    await this.work(async (tx) => {
      const wanted = [{ redemptionId, pools: [{ poolId, codes, contentNo: 1 }] }];
      const served = await this.shelf.reserveCodes(tx, wanted);
      if (!served.has(redemptionId)) throw new Error('the pool has too few codes');
      await this.shelf.giveCodes(tx, [redemptionId]);
    });
    return (await this.opened(redemptionId)).map(({ code }) => code);
  }

  async opened(redemptionId: string) {
    const { read } = this.world.subgraph.database;
    return (await this.shelf.codesOf(read, [redemptionId])).get(redemptionId) ?? [];
  }

  verify(code: string, as: Caller = till) {
    return this.world.ask(as, verify, { input: { code } });
  }

  consume(code: string, useId = newId(), as: Caller = till) {
    return this.world.ask(as, consume, { input: { useId, code } });
  }

  /** How many codes of a pool are in which state, as the table has them. */
  async states(poolId: string): Promise<Record<string, number>> {
    const found = await this.world.subgraph.asAdmin<{ state: string; count: number }>(
      'select state, count(*)::int as count from coupon_code where pool_id = $1 group by state',
      [poolId],
    );
    return Object.fromEntries(found.map(({ state, count }) => [state, count]));
  }

  /** As the graph shows a pool to ops. */
  async shownPool(poolId: string): Promise<Record<string, unknown>> {
    const { edges } = answerOf(await this.world.ask(ann, couponPools, { first: 100 })) as {
      edges: { node: Record<string, unknown> }[];
    };
    return edges.map(({ node }) => node).find(({ id }) => id === poolId) ?? {};
  }

  tally(): Promise<void> {
    return this.world.subgraph.service.runJob('tally-coupon-pools');
  }
}

let made = 0;
/** Codes that nobody else has in this test's database. */
export function someCodes(count: number, prefix = 'MAPLE'): string[] {
  return Array.from({ length: count }, () => `${prefix}-${String((made += 1)).padStart(6, '0')}`);
}
