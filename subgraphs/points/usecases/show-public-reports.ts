import { badInput } from '../../../chassis/domain-error.js';
import {
  findDonations,
  findGreenPoints,
  type DonatedPoints,
  type GreenPointsEarned,
  type Period,
} from '../storage/public-reports.js';
import type { PointsParts } from './points-parts.js';

/** What members gave to causes; of everybody together, so that it can be told to everybody. */
export async function showDonations({ database }: PointsParts, period: Period): Promise<DonatedPoints[]> {
  checkPeriod(period);
  return findDonations(database.read, period);
}

/** What eco products and recycling earned, by currency. */
export async function showGreenPoints({ database }: PointsParts, period: Period): Promise<GreenPointsEarned[]> {
  checkPeriod(period);
  return findGreenPoints(database.read, period);
}

function checkPeriod({ from, until }: Period): void {
  if (from && until && from >= until) throw badInput({ path: ['until'], reason: 'must come after from' });
}
