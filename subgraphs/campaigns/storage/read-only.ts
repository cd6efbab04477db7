import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../chassis/database.js';

/** Work in a transaction in which the database refuses every write, whatever the code above it does. */
export function readOnly<T>(database: Database, work: (reader: EntityManager) => Promise<T>): Promise<T> {
  return database.transaction(async (reader) => {
    await rows(reader, 'set transaction read only');
    return work(reader);
  });
}
