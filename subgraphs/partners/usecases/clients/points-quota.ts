import type { EntityManager } from 'typeorm';
import { quotaExceeded } from '../../domain/clients/client-errors.js';
import { findPointsQuota, takePoints } from '../../storage/clients/points-quotas.js';

/**
 * Takes points of what a partner's brand may have credited or confirmed in a day, in the caller's transaction: what rolls back was not
 * taken. Days are those of the programme's time zone. Refusal: QUOTA_EXCEEDED, with nothing taken; never for a brand without a limit.
 */
export async function takePointsQuota(
  tx: EntityManager,
  brandCode: string,
  points: number,
  zone: string,
): Promise<void> {
  if (await takePoints(tx, brandCode, points, zone)) return;
  const quota = await findPointsQuota(tx, brandCode, zone);
  if (!quota) throw new Error(`points of ${brandCode} were refused by a limit that is gone`);
  const remaining = Math.max(0, quota.limit - quota.taken);
  throw quotaExceeded({ limit: quota.limit, remaining, resetsAt: quota.resetsAt.toISOString() });
}
