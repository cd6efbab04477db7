import type { Database } from '../../../../chassis/database.js';
import type { Brand } from '../../domain/brand.js';
import { findBrandByCode } from '../../storage/brands.js';
import { findPointsQuota } from '../../storage/clients/points-quotas.js';

export interface QuotaStanding {
  limit: number;
  remaining: number;
  resetsAt: Date;
}

/** A partner's points of today; null for a code that is no partner's, and `points` null where it has no limit. */
export async function showPartnerQuota(
  { database, zone }: { database: Database; zone: string },
  code: string,
): Promise<{ brand: Brand; points: QuotaStanding | null } | null> {
  const brand = await findBrandByCode(database.read, code);
  if (!brand || brand.isProgramme) return null;
  const quota = await findPointsQuota(database.read, code, zone);
  if (!quota) return { brand, points: null };
  const { limit, taken, resetsAt } = quota;
  return { brand, points: { limit, remaining: Math.max(0, limit - taken), resetsAt } };
}
