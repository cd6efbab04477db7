import type { Campaign } from '../domain/campaign.js';
import { findCampaigns, listCampaigns, type CampaignsWanted } from '../storage/campaigns.js';
import type { CampaignParts } from './campaign-parts.js';

export type { CampaignsWanted };

/** The version that counts now; null for a campaign that was never live. */
export async function readCampaign({ database }: CampaignParts, id: string): Promise<Campaign | null> {
  return (await findCampaigns(database.read, [id]))[0] ?? null;
}

export function readCampaigns({ database }: CampaignParts, wanted: CampaignsWanted): Promise<Campaign[]> {
  return listCampaigns(database.read, wanted);
}
