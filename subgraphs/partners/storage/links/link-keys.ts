import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

export type LinkAlgorithm = 'HS256' | 'EdDSA';

export interface LinkKey {
  id: string;
  brandId: string;
  algorithm: LinkAlgorithm;
  createdAt: Date;
  revokedAt: Date | null;
}

/** What signatures are looked at with: of EdDSA the partner's public key, of HS256 what its secret is made again from. */
export type LinkKeyMaterial = LinkKey & { publicKey: Record<string, string> | null; salt: Buffer | null };

const columns = `id, brand_id as "brandId", algorithm, created_at as "createdAt", revoked_at as "revokedAt"`;

export async function insertLinkKey(
  tx: EntityManager,
  { id, brandId, algorithm, publicKey, salt }: Omit<LinkKeyMaterial, 'createdAt' | 'revokedAt'>,
): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into partner_link_key (id, brand_id, algorithm, public_key, salt) values ($1, $2, $3, $4, $5)
     on conflict (id) do nothing returning 1`,
    [id, brandId, algorithm, publicKey && JSON.stringify(publicKey), salt],
  );
  return inserted.length === 1;
}

/** How many of a brand's keys are in force. Whoever counts holds the brand to the end of the transaction. */
export async function countLinkKeys(tx: EntityManager, brandId: string): Promise<number> {
  await rows(tx, 'select from brand where id = $1 for no key update', [brandId]);
  return (await linkKeysInForce(tx, brandId)).length;
}

/** Oldest first. */
export async function linkKeysInForce(manager: EntityManager, brandId: string): Promise<LinkKeyMaterial[]> {
  return rows<LinkKeyMaterial>(
    manager,
    `select ${columns}, public_key as "publicKey", salt from partner_link_key
      where brand_id = $1 and revoked_at is null order by created_at, id`,
    [brandId],
  );
}

export async function findLinkKey(manager: EntityManager, id: string): Promise<LinkKey | null> {
  const [key] = await rows<LinkKey>(manager, `select ${columns} from partner_link_key where id = $1`, [id]);
  return key ?? null;
}

/** Held to the end of the transaction. */
export async function lockLinkKey(tx: EntityManager, id: string): Promise<LinkKey | null> {
  const [key] = await rows<LinkKey>(tx, `select ${columns} from partner_link_key where id = $1 for no key update`, [
    id,
  ]);
  return key ?? null;
}

export async function revokeLinkKey(tx: EntityManager, id: string): Promise<void> {
  await rows(tx, 'update partner_link_key set revoked_at = app_now() where id = $1', [id]);
}
