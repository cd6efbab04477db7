import type { EntityManager } from 'typeorm';
import type { CampaignVersion } from '../domain/campaign.js';
import { changeUnreadable, unknownChange } from '../domain/errors.js';
import { campaignFrom, campaignKindName, campaignShape } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';

/** A version as people have written it, to be tried out. */
export interface TriedVersion {
  changeId: string;
  version: CampaignVersion;
}

/**
 * Any version on record, whatever has become of it. Throws UNKNOWN_CHANGE, and CHANGE_UNREADABLE where it was written for another
 * program than this one (both BAD_USER_INPUT).
 * @param path of the change's id, for the error
 */
export async function readVersion(
  { configuration }: Pick<CampaignParts, 'configuration'>,
  reader: EntityManager,
  changeId: string,
  path: string[],
): Promise<TriedVersion> {
  const recorded = await configuration.change(reader, campaignKindName, changeId);
  if (!recorded) throw unknownChange({ path });
  const body = campaignShape.safeParse(recorded.body);
  if (!body.success) {
    const [issue] = body.error.issues;
    throw changeUnreadable({ path, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}` });
  }
  return { changeId, version: campaignFrom(recorded.key, recorded.version, body.data) };
}
