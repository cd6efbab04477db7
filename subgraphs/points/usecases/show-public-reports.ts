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
export async function showDonations(parts: PointsParts, period: Period): Promise<DonatedPoints[]> {
  checkPeriod(period);
  const { database, publicReading } = parts;
  return publicReading.once(`donations ${textOf(period)}`, () => findDonations(database.read, period));
}

/** What eco products and recycling earned, by currency. */
export async function showGreenPoints(parts: PointsParts, period: Period): Promise<GreenPointsEarned[]> {
  checkPeriod(period);
  const { database, publicReading } = parts;
  return publicReading.once(`green points ${textOf(period)}`, () => findGreenPoints(database.read, period));
}

function textOf({ from, until }: Period): string {
  return `${from?.toISOString() ?? ''} ${until?.toISOString() ?? ''}`;
}

function checkPeriod({ from, until }: Period): void {
  if (from && until && from >= until) throw badInput({ path: ['until'], reason: 'must come after from' });
}
