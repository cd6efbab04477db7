import type { Database } from '../../../../chassis/database.js';
import type { PlaceInTime } from '../../../../chassis/relay.js';
import type { Risk, RiskVersion } from '../../domain/risks/risk.js';
import { pageOfRisks, versionsOf, type RiskFilter } from '../../storage/risks/risks.js';

interface Tools {
  database: Database;
}

/** The newest first. */
export function showRisks(
  { database }: Tools,
  filter: RiskFilter,
  page: { limit: number; after: PlaceInTime | null },
): Promise<Risk[]> {
  return pageOfRisks(database.read, filter, page);
}

/** The versions of each risk, in the order of the ids; the latest first. */
export async function showRiskHistory({ database }: Tools, riskIds: readonly string[]): Promise<RiskVersion[][]> {
  const found = await versionsOf(database.read, riskIds);
  return riskIds.map((id) => found.filter(({ riskId }) => riskId === id));
}
