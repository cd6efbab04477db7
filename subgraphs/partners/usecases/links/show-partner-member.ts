import type { Database } from '../../../../chassis/database.js';
import type { LinkKeys } from '../../domain/links/link-keys.js';
import { findBrandByCode } from '../../storage/brands.js';
import { findLinkOfPartnerMember, type ProvenLink } from '../../storage/partner-links.js';

/** By which id the partner is to name its member to us; null where that one is linked with nobody here. */
export async function showPartnerMember(
  { database, linkKeys }: { database: Database; linkKeys: LinkKeys },
  { partner, partnerMemberId }: { partner: string; partnerMemberId: string },
): Promise<ProvenLink | null> {
  const brand = await findBrandByCode(database.read, partner);
  if (!brand) return null;
  return findLinkOfPartnerMember(database.read, brand.id, linkKeys.memberDigest(brand.id, partnerMemberId));
}
