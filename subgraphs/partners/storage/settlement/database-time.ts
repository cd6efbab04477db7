import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** By the clock that stamps what is settled. */
export async function databaseTime(manager: EntityManager): Promise<Date> {
  const [found] = await rows<{ now: Date }>(manager, 'select app_now() as now');
  if (!found) throw new Error('the database tells no time');
  return found.now;
}
