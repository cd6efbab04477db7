import { bulkhead } from 'cockatiel';
import type { EntityManager } from 'typeorm';
import { rows, type Database } from '../../../../chassis/database.js';

/** Statements of reports that run at the same time; those of one report alone would be seven, and redemptions share the connections. */
const atOnce = 2;

/**
 * Reads a large part of a table. All else is found by keys here, and connections are told to read no table from end to end: these
 * statements would take an index that has nothing to do with what they ask for, and by it one row after another, which takes
 * ten times as long. They may sort and gather in memory what other statements never have so much of.
 */
export class ReportReader {
  private readonly turns = bulkhead(atOnce, Number.POSITIVE_INFINITY);

  constructor(private readonly database: Database) {}

  read<T>(statement: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.turns.execute(() =>
      this.database.transaction(async (tx) => {
        await rows(tx, `select set_config('enable_seqscan', 'on', true), set_config('work_mem', '64MB', true)`);
        return statement(tx);
      }),
    );
  }
}
