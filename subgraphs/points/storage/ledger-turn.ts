import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** Waits for the turn to write, as whoever posts does: until the transaction ends no request is answered by anybody else. */
export async function lockLedger(tx: EntityManager): Promise<void> {
  await rows(tx, 'select 1 from ledger_head for update');
}
