import type { Database } from '../../../../chassis/database.js';
import type { RewardCategory } from '../../domain/reward-category.js';
import { allCategories, findCategories } from '../../storage/catalogue/reward-categories.js';

export function showCategories({ database }: { database: Database }): Promise<RewardCategory[]> {
  return allCategories(database.read);
}

/** In no order. */
export function showCategoriesOf(
  { database }: { database: Database },
  codes: readonly string[],
): Promise<RewardCategory[]> {
  return findCategories(database.reads, codes);
}
