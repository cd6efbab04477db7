import { donationCauseKind, type DonationCauseBody } from './donation-cause.js';
import type { PointsParts } from './points-parts.js';

export interface DonationCauseView extends DonationCauseBody {
  code: string;
}

/** The causes that take donations, by code. */
export async function showDonationCauses({ configuration, database }: PointsParts): Promise<DonationCauseView[]> {
  const live = await configuration.allLive<DonationCauseBody>(database.read, donationCauseKind);
  return live.map(({ key, body }) => ({ code: key, ...body })).filter(({ open }) => open);
}
