import { z } from 'zod';
import { callerKey, type RequestContext } from '../../../../chassis/caller.js';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { CouponPool } from '../../domain/codes/coupon-pool.js';
import { findPool, putPool } from '../../storage/codes/coupon-pools.js';
import type { CodeTools } from './code-tools.js';

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(200);

const shape = z.object({
  changeId: idShape,
  poolId: idShape,
  names: z.object({ zhCN: nameShape, en: nameShape }),
  lowAt: z.number().int({ error: 'must be a whole number' }).min(0, { error: 'must not be negative' }).max(10_000_000),
  validUntil: z
    .date()
    .nullish()
    .transform((validUntil) => validUntil ?? null),
});

/** A new pool of codes, or new terms of one; what members have already keeps its validity. Recorded in the audit log. */
export async function defineCouponPool(
  { database, answers, audit }: CodeTools,
  { caller, requestId }: Pick<RequestContext, 'caller' | 'requestId'>,
  raw: unknown,
): Promise<CouponPool> {
  const input = parseInput(shape, raw);
  const { changeId, poolId, names, lowAt, validUntil } = input;
  const by = callerKey(caller);
  await answers.answerOnce({ caller: by, mutation: 'defineCouponPool', id: changeId }, input, async (tx) => {
    await putPool(tx, { id: poolId, names: { 'zh-CN': names.zhCN, en: names.en }, lowAt, validUntil, by });
    const details = { lowAt, validUntil: validUntil?.toISOString() ?? null };
    await audit.record(tx, {
      by,
      action: 'coupon-pool.defined',
      subject: `coupon-pool/${poolId}`,
      details,
      requestId,
    });
    return {};
  });
  const pool = await findPool(database.read, poolId);
  if (!pool) throw new Error('a pool of coupons that has been defined cannot be found');
  return pool;
}
