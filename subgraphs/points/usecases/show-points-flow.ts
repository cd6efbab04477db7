import { badInput } from '../../../chassis/domain-error.js';
import { readPointsFlow, type PointsFlow } from '../storage/points-flow.js';
import { requireCurrency } from './currencies.js';
import type { PointsParts } from './points-parts.js';

/** Throws BAD_USER_INPUT for an unknown currency and for instants that are in no order. */
export async function showPointsFlow(
  parts: PointsParts,
  wanted: { currency: string; from: Date; until: Date },
): Promise<PointsFlow> {
  await requireCurrency(parts, wanted.currency, ['currency']);
  if (wanted.from >= wanted.until) throw badInput({ path: ['until'], reason: 'must come after from' });
  return readPointsFlow(parts.database.read, wanted);
}
