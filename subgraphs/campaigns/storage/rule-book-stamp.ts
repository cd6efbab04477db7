import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';

/** Moves with every change of what purchases are judged by. */
export async function readStamp(manager: EntityManager): Promise<string> {
  const [row] = await rows<{ stamp: string }>(manager, 'select stamp from rule_book');
  return row?.stamp ?? '0';
}
