import type { Database } from '../../../../chassis/database.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import type { PartnerClient } from '../../domain/clients/partner-client.js';
import { findBrandByCode } from '../../storage/brands.js';
import { pageOfClients } from '../../storage/clients/partner-clients.js';

/** Newest first, of one partner or of all. Faults: BAD_USER_INPUT for a partner that is none. */
export async function showPartnerClients(
  { database }: { database: Database },
  { partner, limit, after }: { partner: string | null; limit: number; after: PlaceInTime | null },
): Promise<PartnerClient[]> {
  const brand = partner === null ? null : await findBrandByCode(database.read, partner);
  if (partner !== null && !brand) throw badInput({ path: ['partner'], reason: 'there is no such partner' });
  return pageOfClients(database.read, { brandId: brand?.id ?? null, limit, after });
}
