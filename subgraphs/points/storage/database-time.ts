import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import { instantOf, type Instant } from '../domain/instant.js';

/** The database's clock, by which everything in the books is timed. */
export async function databaseTime(manager: EntityManager): Promise<Instant> {
  const [clock] = await rows<{ at: Date }>(manager, 'select app_now() as at');
  if (!clock) throw new Error('the database tells no time');
  return instantOf(clock.at);
}
