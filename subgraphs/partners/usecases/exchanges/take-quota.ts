import type { EntityManager } from 'typeorm';
import { DomainError } from '../../../../chassis/domain-error.js';
import { refusalOr } from '../../../../chassis/idempotency.js';
import { giveBackCounts } from '../../storage/agreements/cap-usage.js';
import type { NewExchange } from '../../storage/exchanges.js';
import { takePointsQuota } from '../clients/points-quota.js';

/**
 * Takes what an exchange brings of the partner's points of the day, last of all that may refuse it: so what is refused takes none, and what
 * this refuses counts against no cap, though its transaction commits with the refusal. Refusal: QUOTA_EXCEEDED.
 */
export async function takeQuotaFor(
  tx: EntityManager,
  { agreed }: Pick<NewExchange, 'agreed'>,
  { partner, points, zone }: { partner: string; points: number; zone: string },
): Promise<void> {
  const refused = await refusalOr(() => takePointsQuota(tx, partner, points, zone));
  if (!(refused instanceof DomainError)) return;
  await giveBackCounts(tx, agreed.counts);
  throw refused;
}
