import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { ShownCode } from '../../domain/codes/given-code.js';

/** With the database's own time, by which it is judged. */
export interface FoundCode extends ShownCode {
  now: Date;
}

interface StoredCode extends Omit<FoundCode, 'titles'> {
  titleZhCn: string;
  titleEn: string;
}

/** Codes that nobody was given are none: neither a till nor who guesses learns of them. */
const given = `
  select code.id, code.kind, code.state, code.valid_from as "validFrom", code.valid_until as "validUntil", code.used_at as "usedAt",
         coalesce(pool.name_zh_cn, reward.title_zh_cn, '') as "titleZhCn", coalesce(pool.name_en, reward.title_en, '') as "titleEn",
         app_now() as now
    from coupon_code code
    left join coupon_pool pool on pool.id = code.pool_id
    left join redemption on redemption.id = code.redemption_id
    left join reward on reward.id = redemption.reward_id
   where code.state in ('GIVEN', 'USED', 'REVOKED')`;

export async function findByDigest(manager: EntityManager, digest: Buffer): Promise<FoundCode | null> {
  return only(await rows<StoredCode>(manager, `${given} and code.code_digest = $1`, [digest]));
}

/** Held until the transaction ends: of two tills with one code the second waits, and then sees what the first has done. */
export async function lockByDigest(tx: EntityManager, digest: Buffer): Promise<FoundCode | null> {
  return only(await rows<StoredCode>(tx, `${given} and code.code_digest = $1 for update of code`, [digest]));
}

export async function findById(manager: EntityManager, id: string): Promise<FoundCode | null> {
  return only(await rows<StoredCode>(manager, `${given} and code.id = $1`, [id]));
}

/** Of a code that is locked and usable. */
export async function markUsed(
  tx: EntityManager,
  id: string,
  { useId, by }: { useId: string; by: string },
): Promise<void> {
  await rows(
    tx,
    `with used as (
       update coupon_code set state = 'USED', used_at = app_now(), used_by = $2, use_id = $3
        where id = $1 and state = 'GIVEN' returning pool_id)
     insert into coupon_pool_change (pool_id, given, used) select pool_id, -1, 1 from used where pool_id is not null`,
    [id, by, useId],
  );
}

function only([found]: StoredCode[]): FoundCode | null {
  if (!found) return null;
  const { titleZhCn, titleEn, ...same } = found;
  return { ...same, titles: { 'zh-CN': titleZhCn, en: titleEn } };
}
