import type { EntityManager } from 'typeorm';
import type { Database } from '../../../chassis/database.js';
import { audit } from '../domain/audit.js';
import { Replay, type Discrepancy } from '../domain/replay.js';
import { accountOf, AccountRow } from './account.row.js';
import { AwardRow, awardOf } from './award.row.js';
import { DayEarningsRow } from './day-earnings.row.js';
import { databaseTime } from './database-time.js';
import { HoldRow, holdOf } from './hold.row.js';
import { readJournal } from './ledger.js';
import { ReviewRow, reviewOf } from './review.row.js';
import { mergedMembersAccounts } from './verify-merges.js';

/**
 * Reads the whole books and tells everything that does not fit: sums per currency, accounts and buckets against the
 * replayed journal, holds, awards, merged members. Empty when the books balance. Needs no more than read rights, and sees one moment of the
 * books whatever is posted meanwhile.
 */
export async function checkBooks(database: Database): Promise<Discrepancy[]> {
  return database.dataSource.transaction('REPEATABLE READ', checkBooksIn);
}

/** As `checkBooks`, on the books as one transaction sees them. */
export async function checkBooksIn(snapshot: EntityManager): Promise<Discrepancy[]> {
  const replay = new Replay();
  for await (const row of readJournal(snapshot)) replay.add(row, `row ${row.seq}`);
  const books = {
    accounts: (await snapshot.find(AccountRow)).map(accountOf),
    holds: (await snapshot.find(HoldRow)).map(holdOf),
    awards: (await snapshot.find(AwardRow)).map(awardOf),
    earnings: await snapshot.find(DayEarningsRow),
    reviews: (await snapshot.find(ReviewRow)).map(reviewOf),
  };
  return [...audit(books, replay, await databaseTime(snapshot)), ...(await mergedMembersAccounts(snapshot))];
}
