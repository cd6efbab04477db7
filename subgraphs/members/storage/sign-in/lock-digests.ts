import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Lets those through one by one who do something about the same contacts or come from the same place, until they commit. */
export async function lockDigests(tx: EntityManager, digests: readonly Buffer[]): Promise<void> {
  // One after the other, in one order, or two requests could wait for each other.
  for (const name of digests.map((digest) => digest.toString('hex')).sort()) {
    await rows(tx, `select pg_advisory_xact_lock(hashtextextended('members/sign-in/' || $1, 0))`, [name]);
  }
}
