import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { onePerson, survivorOf } from '../../../../chassis/person-links.js';

/** False for a token that was used before; whoever is using it at this moment is waited for. */
export async function useToken(tx: EntityManager, brandId: string, token: Buffer, until: Date): Promise<boolean> {
  const used = await rows(
    tx,
    'insert into partner_link_token (brand_id, token, until) values ($1, $2, $3) on conflict do nothing returning 1',
    [brandId, token, until],
  );
  return used.length === 1;
}

/** The code by which the person may be linked, in place of one from before. */
export async function writeCode(
  tx: EntityManager,
  { memberId, brandId, code, minutes }: { memberId: string; brandId: string; code: Buffer; minutes: number },
): Promise<Date> {
  await dropCodes(tx, memberId, brandId);
  const [written] = await rows<{ expiresAt: Date }>(
    tx,
    `insert into partner_link_code (member_id, brand_id, code, expires_at)
     values ($1, $2, $3, app_now() + $4 * interval '1 minute')
     on conflict (member_id, brand_id) do update set code = excluded.code, expires_at = excluded.expires_at
     returning expires_at as "expiresAt"`,
    [memberId, brandId, code, minutes],
  );
  if (!written) throw new Error('a code that was written was not found');
  return written.expiresAt;
}

/** Whose code it is, their survivor's where they are merged; with that it is used. Null for one that is none, or is over. */
export async function takeCode(tx: EntityManager, brandId: string, code: Buffer): Promise<string | null> {
  const [taken] = await rows<{ memberId: string }>(
    tx,
    `delete from partner_link_code where brand_id = $1 and code = $2 and expires_at > app_now()
     returning coalesce(${survivorOf('member_id')}, member_id) as "memberId"`,
    [brandId, code],
  );
  return taken?.memberId ?? null;
}

/** The codes that any membership of the person has open for the brand. */
export async function dropCodes(tx: EntityManager, memberId: string, brandId: string): Promise<void> {
  await rows(
    tx,
    `delete from partner_link_code
      where brand_id = $2 and member_id in (select person.person_id from ${onePerson('$1::uuid')})`,
    [memberId, brandId],
  );
}

/** Those of one membership, whoever they are for. */
export async function forgetCodes(tx: EntityManager, memberId: string): Promise<void> {
  await rows(tx, 'delete from partner_link_code where member_id = $1', [memberId]);
}

/** All of a brand's together are counted under this. */
const everybody = Buffer.alloc(0);

/**
 * How often a code was none within the last ten minutes, by the partner's member and by all of the partner's. Held to the end of the
 * transaction, so that two tries at once are two.
 */
export async function missesOf(
  tx: EntityManager,
  brandId: string,
  partnerMember: Buffer,
): Promise<{ ofMember: number; ofBrand: number }> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('partners/link codes ' || $1::text, 0))`, [brandId]);
  const found = await rows<{ partnerMember: Buffer; misses: number }>(
    tx,
    `select partner_member as "partnerMember", misses from partner_link_miss
      where brand_id = $1 and partner_member in ($2, $3) and until > app_now()`,
    [brandId, partnerMember, everybody],
  );
  const of = (whose: Buffer) => found.find(({ partnerMember: counted }) => counted.equals(whose))?.misses ?? 0;
  return { ofMember: of(partnerMember), ofBrand: of(everybody) };
}

/** The ten minutes run from the first. */
export async function noteMiss(
  tx: EntityManager,
  brandId: string,
  partnerMember: Buffer,
  minutes: number,
): Promise<void> {
  await rows(
    tx,
    `insert into partner_link_miss as standing (brand_id, partner_member, misses, until)
     select $1, counted, 1, app_now() + $3 * interval '1 minute' from unnest($2::bytea[]) as counted
     on conflict (brand_id, partner_member) do update set
       misses = case when standing.until > app_now() then standing.misses + 1 else 1 end,
       until = case when standing.until > app_now() then standing.until else excluded.until end`,
    [brandId, [partnerMember, everybody], minutes],
  );
}

/** What nobody counts any more. */
export async function forgetProofs(tx: EntityManager): Promise<void> {
  await rows(tx, 'delete from partner_link_token where until < app_now()');
  await rows(tx, 'delete from partner_link_code where expires_at < app_now()');
  await rows(tx, 'delete from partner_link_miss where until < app_now()');
}
