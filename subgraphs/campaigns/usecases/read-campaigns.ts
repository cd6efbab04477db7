import type { CampaignVersion } from '../domain/campaign.js';
import {
  findCampaigns,
  findCampaignsAt,
  findCampaignVersions,
  listCampaigns,
  type CampaignsWanted,
} from '../storage/campaigns.js';
import type { CampaignParts } from './campaign-parts.js';

export type { CampaignsWanted };

/** The approved version that counts now; null for a campaign that was never approved. */
export async function readCampaign({ database }: CampaignParts, id: string): Promise<CampaignVersion | null> {
  return (await findCampaigns(database.read, [id]))[0] ?? null;
}

export function readCampaigns({ database }: CampaignParts, wanted: CampaignsWanted): Promise<CampaignVersion[]> {
  return listCampaigns(database.read, wanted);
}

/** Everything live at the instant, the base rule included. */
export function readCampaignsAt({ database }: CampaignParts, instant: Date): Promise<CampaignVersion[]> {
  return findCampaignsAt(database.read, instant);
}

export function readCampaignVersions(
  { database }: CampaignParts,
  wanted: readonly { id: string; version: number }[],
): Promise<CampaignVersion[]> {
  return findCampaignVersions(database.read, wanted);
}
