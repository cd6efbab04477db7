import type { AuditLog } from '../../../../chassis/audit-log.js';
import { badInput } from '../../../../chassis/domain-error.js';
import type { AnswerBook } from '../../../../chassis/idempotency.js';
import type { Brand } from '../../domain/brand.js';
import { findBrandByCode } from '../../storage/brands.js';
import { writePointsLimit } from '../../storage/clients/points-quotas.js';

export interface PointsQuotaOrder {
  changeId: string;
  /** The brand's code. */
  partner: string;
  /** Null lifts the limit. */
  pointsPerDay: number | null;
}

/** How many points a partner may have credited or confirmed in a day, from now on. Faults: BAD_USER_INPUT for a partner that is none. */
export async function setPartnerPointsQuota(
  { answers, audit }: { answers: AnswerBook; audit: AuditLog },
  { changeId, partner, pointsPerDay }: PointsQuotaOrder,
  { by, requestId }: { by: string; requestId: string },
): Promise<void> {
  const key = { caller: by, mutation: 'setPartnerPointsQuota', id: changeId };
  await answers.answerOnce(key, { partner, pointsPerDay }, async (tx) => {
    const brand: Brand | null = await findBrandByCode(tx, partner);
    if (!brand || brand.isProgramme) throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
    await writePointsLimit(tx, brand.id, pointsPerDay);
    const subject = `partner/${partner}`;
    await audit.record(tx, { by, requestId, action: 'partner.points-quota', subject, details: { pointsPerDay } });
    return { partner };
  });
}
