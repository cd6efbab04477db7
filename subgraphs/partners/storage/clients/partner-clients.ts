import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { ClientTerms, PartnerClient } from '../../domain/clients/partner-client.js';

/** What is kept of the secrets; the previous one is null once it is good no more. */
export interface KeptSecrets {
  digest: Buffer;
  previous: Buffer | null;
}

/** For whoever checks a secret: the client with what is kept of its secrets, and the code of its brand. */
export type ClientToCheck = PartnerClient & { brandCode: string; secrets: KeptSecrets };

const previousIsGood = 'previous_until > app_now()';
const columns = `client.id, client.brand_id as "brandId", client.name, client.scopes, client.networks,
  client.calls_per_day as "callsPerDay", case when ${previousIsGood} then previous_until end as "previousUntil",
  client.created_at as "createdAt", client.last_used_at as "lastUsedAt", client.revoked_at as "revokedAt"`;

export async function insertClient(
  tx: EntityManager,
  client: ClientTerms & { id: string; brandId: string },
  digest: Buffer,
): Promise<boolean> {
  const { id, brandId, name, scopes, networks, callsPerDay } = client;
  const inserted = await rows(
    tx,
    `insert into partner_client (id, brand_id, name, scopes, networks, calls_per_day, secret_digest)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning 1`,
    [id, brandId, name, scopes, networks, callsPerDay, digest],
  );
  return inserted.length === 1;
}

/** How many of a brand's clients are not revoked. Whoever counts holds the brand to the end of the transaction. */
export async function countClients(tx: EntityManager, brandId: string): Promise<number> {
  await rows(tx, 'select from brand where id = $1 for no key update', [brandId]);
  const [counted] = await rows<{ count: number }>(
    tx,
    'select count(*)::int as count from partner_client where brand_id = $1 and revoked_at is null',
    [brandId],
  );
  return counted?.count ?? 0;
}

export async function findClients(manager: EntityManager, ids: readonly string[]): Promise<PartnerClient[]> {
  return rows<PartnerClient>(manager, `select ${columns} from partner_client client where id = any($1::uuid[])`, [ids]);
}

/** Held to the end of the transaction. */
export async function lockClient(tx: EntityManager, id: string): Promise<PartnerClient | null> {
  const [client] = await rows<PartnerClient>(
    tx,
    `select ${columns} from partner_client client where id = $1 for no key update`,
    [id],
  );
  return client ?? null;
}

/** Newest first; of all brands where none is named. */
export async function pageOfClients(
  manager: EntityManager,
  { brandId, limit, after }: { brandId: string | null; limit: number; after: PlaceInTime | null },
): Promise<PartnerClient[]> {
  const whose = brandId === null ? '' : 'brand_id = $4 and';
  return rows<PartnerClient>(
    manager,
    `select ${columns} from partner_client client
      where ${whose} (created_at, id) < ($1::timestamptz, $2::uuid) order by created_at desc, id desc limit $3`,
    [...beginOfNewestFirst(after), limit, ...(brandId === null ? [] : [brandId])],
  );
}

export async function findClientToCheck(manager: EntityManager, id: string): Promise<ClientToCheck | null> {
  const [found] = await rows<PartnerClient & { brandCode: string; digest: Buffer; previous: Buffer | null }>(
    manager,
    `select ${columns}, brand.code as "brandCode", secret_digest as digest,
            case when ${previousIsGood} then previous_digest end as previous
       from partner_client client join brand on brand.id = client.brand_id where client.id = $1`,
    [id],
  );
  if (!found) return null;
  const { digest, previous, ...client } = found;
  return { ...client, secrets: { digest, previous } };
}

export async function writeTerms(tx: EntityManager, id: string, terms: ClientTerms): Promise<void> {
  await rows(tx, 'update partner_client set name = $2, scopes = $3, networks = $4, calls_per_day = $5 where id = $1', [
    id,
    terms.name,
    terms.scopes,
    terms.networks,
    terms.callsPerDay,
  ]);
}

/** The secret that was in force stays good for so long; one that was good beside it is not any more. */
export async function rotateSecret(tx: EntityManager, id: string, digest: Buffer, overlapHours: number): Promise<void> {
  await rows(
    tx,
    `update partner_client set secret_digest = $2,
            previous_digest = case when $3 > 0 then secret_digest end,
            previous_until = case when $3 > 0 then app_now() + $3 * interval '1 hour' end
      where id = $1`,
    [id, digest, overlapHours],
  );
}

export async function endPreviousSecret(tx: EntityManager, id: string): Promise<void> {
  await rows(tx, 'update partner_client set previous_digest = null, previous_until = null where id = $1', [id]);
}

export async function revokeClient(tx: EntityManager, id: string): Promise<void> {
  await rows(
    tx,
    'update partner_client set revoked_at = app_now(), previous_digest = null, previous_until = null where id = $1',
    [id],
  );
}

/** To the minute: a client that asks for a token with every call costs one write in that time. */
export async function noteUse(tx: EntityManager, id: string): Promise<void> {
  await rows(
    tx,
    `update partner_client set last_used_at = app_now()
      where id = $1 and (last_used_at is null or last_used_at < app_now() - interval '1 minute')`,
    [id],
  );
}
