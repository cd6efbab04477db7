import { isId } from '../../../chassis/ids.js';
import type { PlaceInTime } from '../../../chassis/relay.js';
import type { Backtest } from '../domain/backtest.js';
import { findBacktest, listBacktests } from '../storage/backtests.js';
import type { CampaignParts } from './campaign-parts.js';

/** Null for one nobody has started. */
export async function readBacktest({ database }: CampaignParts, id: string): Promise<Backtest | null> {
  return isId(id) ? ((await findBacktest(database.read, id)) ?? null) : null;
}

/** The latest first. */
export function readBacktests(
  { database }: CampaignParts,
  { limit, after }: { limit: number; after: PlaceInTime | null },
): Promise<Backtest[]> {
  return listBacktests(database.read, limit, after);
}
