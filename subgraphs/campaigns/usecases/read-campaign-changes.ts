import type { VersionList, VersionOnRecord } from '../../../chassis/versions-on-record.js';
import { findCampaignChanges, type CampaignChangeState } from '../storage/campaign-changes.js';
import { campaignKindName, type CampaignBody } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';

export type RecordedChange = VersionOnRecord<CampaignBody, CampaignChangeState>;

/** What has been drafted, submitted and decided, newest first. */
export function readCampaignChanges(
  { database }: CampaignParts,
  list: VersionList<CampaignChangeState>,
): Promise<RecordedChange[]> {
  return findCampaignChanges<CampaignBody>(database.read, campaignKindName, list);
}
