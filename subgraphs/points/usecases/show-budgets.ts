import { z } from 'zod';
import { parseInput } from '../../../chassis/parse-input.js';
import { findBudgets, type BudgetLeft } from '../storage/funds.js';
import { codeShape, currencyShape } from './input-shapes.js';
import type { PointsParts } from './points-parts.js';

const ownersShape = z.array(codeShape).max(1_000, { error: 'must not hold more than 1,000 owners' });

/**
 * What is left of each of these budgets in a currency, by owner; one that was never filled is left out. One statement. Throws
 * BAD_USER_INPUT for owners or a currency that are no codes.
 */
export async function showBudgets(
  { database }: Pick<PointsParts, 'database'>,
  owners: readonly string[],
  currency: string,
): Promise<BudgetLeft[]> {
  return findBudgets(
    database.read,
    parseInput(currencyShape, currency, 'currency'),
    parseInput(ownersShape, owners, 'owners'),
  );
}
