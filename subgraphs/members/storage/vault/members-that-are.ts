import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';

/** Which of the ids are members', whatever their status. One statement. */
export async function memberIdsThatAre(manager: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ id: string }>(manager, 'select id from member where id = any($1::uuid[])', [ids]);
  return new Set(found.map(({ id }) => id));
}
