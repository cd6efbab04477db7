import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** False when the brand is suspended already. */
export async function insertSuspension(
  tx: EntityManager,
  { brand, by, reason }: { brand: string; by: string; reason: string },
): Promise<boolean> {
  const inserted = await rows(
    tx,
    'insert into brand_suspension (brand, by, reason) values ($1, $2, $3) on conflict do nothing returning 1',
    [brand, by, reason],
  );
  return inserted.length === 1;
}

/** False when the brand is not suspended. */
export async function deleteSuspension(tx: EntityManager, brand: string): Promise<boolean> {
  return (await rows(tx, 'delete from brand_suspension where brand = $1 returning 1', [brand])).length === 1;
}
