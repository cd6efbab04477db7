import { versionsOnRecord, type VersionList, type VersionOnRecord } from '../../../../chassis/versions-on-record.js';
import type { MembersParts } from '../members-parts.js';
import { tierBenefitsKind, type TierBenefitsBody } from './tier-benefits-kind.js';

export type RecordedTierBenefits = VersionOnRecord<TierBenefitsBody>;

/** What has been proposed and decided of what the tiers give, newest first. */
export function readTierBenefitsChanges(
  { database }: MembersParts,
  list: VersionList,
): Promise<RecordedTierBenefits[]> {
  return versionsOnRecord<TierBenefitsBody>(database.read, tierBenefitsKind, list);
}
