import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { StoredCode } from './code-vault.js';

/** Puts codes into a pool; the digests of those that are there already, in whichever pool. */
export async function insertCodes(
  tx: EntityManager,
  poolId: string,
  codes: readonly StoredCode[],
): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const inserted = await rows<{ digest: Buffer }>(
    tx,
    // In the digests' order: of two uploads with some codes in common one waits, instead of each for the other.
    `with inserted as (
       insert into coupon_code (pool_id, kind, state, code_digest, code_sealed)
       select $1::uuid, 'COUPON', 'FREE', digest, sealed from unnest($2::bytea[], $3::bytea[]) as uploaded (digest, sealed) order by digest
       on conflict (code_digest) do nothing
       returning code_digest),
     counted as (
       insert into coupon_pool_change (pool_id, uploaded, free)
       select $1::uuid, count(*), count(*) from inserted having count(*) > 0)
     select code_digest as digest from inserted`,
    [poolId, codes.map(({ digest }) => digest), codes.map(({ sealed }) => sealed)],
  );
  const added = new Set(inserted.map(({ digest }) => digest.toString('base64')));
  return new Set(codes.map(({ digest }) => digest.toString('base64')).filter((digest) => !added.has(digest)));
}
