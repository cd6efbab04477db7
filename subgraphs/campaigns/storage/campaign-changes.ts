import type { EntityManager } from 'typeorm';
import type { VersionState } from '../../../chassis/configuration-versions.js';
import { versionsOnRecord, type VersionList, type VersionOnRecord } from '../../../chassis/versions-on-record.js';

/** APPROVED waits for its budget. */
export type CampaignChangeState = VersionState | 'APPROVED';

/**
 * On record a version is live from its approval on, and the one before it is ended. While the ledger does not have its budget it
 * does not count yet and the one before it still does, which `campaign_version` alone knows.
 */
const stateInSql = `coalesce(
  (select case approved.state when 'APPROVED' then 'APPROVED' when 'CURRENT' then 'LIVE' when 'REPLACED' then 'ENDED'
                              when 'REFUSED' then 'REJECTED' end
     from campaign_version approved where approved.id = key::uuid and approved.version = configuration_version.version),
  state)`;

/** Campaigns' versions in these states, newest first. */
export function findCampaignChanges<Body>(
  manager: EntityManager,
  kind: string,
  list: VersionList<CampaignChangeState>,
): Promise<VersionOnRecord<Body, CampaignChangeState>[]> {
  return versionsOnRecord<Body, CampaignChangeState>(manager, kind, list, stateInSql);
}
