import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Ends a reward whose row the transaction has locked. */
export async function endRewardAt(tx: EntityManager, id: string, by: string, at: Date): Promise<void> {
  await rows(tx, 'update reward set ended_at = $2, ended_by = $3 where id = $1', [id, at, by]);
}
