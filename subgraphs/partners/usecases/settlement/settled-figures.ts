import type { EntityManager } from 'typeorm';
import type { SettlementLine } from '../../domain/settlement.js';
import { figuresByCurrency, type SettledFigures } from '../../domain/settlement/settled-figures.js';
import { currenciesByBrand } from '../../storage/settlement/brand-codes.js';

/** What a closed month's exchanges come to for the books of each currency. */
export async function settledFigures(tx: EntityManager, lines: readonly SettlementLine[]): Promise<SettledFigures[]> {
  return figuresByCurrency(lines, await currenciesByBrand(tx));
}
