import type { Database } from '../../../../chassis/database.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { findBrandByCode } from '../../storage/brands.js';
import { linkKeysInForce, type LinkKey } from '../../storage/links/link-keys.js';

/** Those in force, oldest first. Faults: BAD_USER_INPUT for a partner that is none. */
export async function showPartnerLinkKeys({ database }: { database: Database }, partner: string): Promise<LinkKey[]> {
  const brand = await findBrandByCode(database.read, partner);
  if (!brand || brand.isProgramme) throw badInput({ path: ['partner'], reason: 'there is no such partner' });
  return linkKeysInForce(database.read, brand.id);
}
