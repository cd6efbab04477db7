import type { VersionList, VersionOnRecord } from '../../../chassis/versions-on-record.js';
import { campaignKindName, type CampaignBody } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';

export type RecordedChange = VersionOnRecord<CampaignBody>;

/** What has been drafted, submitted and decided, newest first. */
export function readCampaignChanges(
  { configuration, database }: CampaignParts,
  list: VersionList,
): Promise<RecordedChange[]> {
  return configuration.changes<CampaignBody>(database.read, campaignKindName, list);
}

export function readCampaignChange(
  { configuration, database }: CampaignParts,
  changeId: string,
): Promise<RecordedChange | null> {
  return configuration.change<CampaignBody>(database.read, campaignKindName, changeId);
}
