import { versionsOnRecord, type VersionList, type VersionOnRecord } from '../../../../chassis/versions-on-record.js';
import { rewardKind } from '../reward-configuration.js';
import type { CatalogueParts } from './catalogue-parts.js';

export type RewardVersion = VersionOnRecord<unknown>;

/** What has been drafted, submitted and decided, of all rewards or of one; newest first. */
export function readRewardChanges({ database }: CatalogueParts, list: VersionList): Promise<RewardVersion[]> {
  return versionsOnRecord(database.read, rewardKind, list);
}
