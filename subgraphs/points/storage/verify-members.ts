import type { EntityManager } from 'typeorm';
import { auditPart, type Books } from '../domain/audit.js';
import type { Report } from '../domain/chain-audit.js';
import { Replay } from '../domain/replay.js';
import { accountOf, AccountRow } from './account.row.js';
import { AwardRow, awardOf } from './award.row.js';
import { databaseTime } from './database-time.js';
import { DayEarningsRow } from './day-earnings.row.js';
import { HoldRow, holdOf } from './hold.row.js';
import { JournalEntryRow, journalRowOf } from './journal.row.js';
import { ReviewRow, reviewOf } from './review.row.js';
import { Peekable, streamEntities } from './row-stream.js';

export interface MemberTotals {
  members: number;
  holds: number;
  awards: number;
}

/**
 * Replays every member's part of the journal and compares it with that member's accounts, holds, awards, days and reviews.
 * All of it is read in the order of the members, side by side, so that one member is in memory at a time; PostgreSQL sorts
 * the journal by member for it, on disk where it is large.
 */
export async function verifyMembers(tx: EntityManager, report: Report): Promise<MemberTotals> {
  const [streams, at] = [new MemberStreams(tx), await databaseTime(tx)];
  const totals = { members: 0, holds: 0, awards: 0 };
  for (let memberId = await streams.next(); memberId !== null; memberId = await streams.next()) {
    const { books, replay } = await streams.partOf(memberId);
    for (const found of auditPart(books, replay, at)) report(found, rowNamedIn(found.where));
    totals.members += 1;
    totals.holds += books.holds.length;
    totals.awards += books.awards.length;
  }
  return totals;
}

class MemberStreams {
  private readonly journal: Peekable<JournalEntryRow>;
  private readonly accounts: Peekable<AccountRow>;
  private readonly holds: Peekable<HoldRow>;
  private readonly awards: Peekable<AwardRow>;
  private readonly earnings: Peekable<DayEarningsRow>;
  private readonly reviews: Peekable<ReviewRow>;

  constructor(tx: EntityManager) {
    const order = 'member_id';
    const where = 'member_id is not null';
    this.journal = new Peekable(
      streamEntities(tx, JournalEntryRow, 'members_rows', { where, order: 'member_id, seq' }),
    );
    // Owners are text, ids are not: sorted as bytes both come in the same order.
    this.accounts = new Peekable(
      streamEntities(tx, AccountRow, 'members_accounts', {
        where: "kind in ('WALLET', 'HELD', 'DEBT')",
        order: 'owner collate "C"',
      }),
    );
    // A tombstone is nobody's, and holds nothing: a check of the table says so.
    this.holds = new Peekable(streamEntities(tx, HoldRow, 'members_holds', { where, order }));
    this.awards = new Peekable(streamEntities(tx, AwardRow, 'members_awards', { order }));
    this.earnings = new Peekable(streamEntities(tx, DayEarningsRow, 'members_days', { order }));
    this.reviews = new Peekable(streamEntities(tx, ReviewRow, 'members_reviews', { order }));
  }

  /** The least member that any of the streams has next; null when all have ended. */
  async next(): Promise<string | null> {
    const next = [
      (await this.journal.peek())?.memberId,
      (await this.accounts.peek())?.owner,
      (await this.holds.peek())?.memberId,
      (await this.awards.peek())?.memberId,
      (await this.earnings.peek())?.memberId,
      (await this.reviews.peek())?.memberId,
    ].filter((id) => typeof id === 'string');
    return next.reduce<string | null>((least, id) => (least === null || id < least ? id : least), null);
  }

  /** What is this member's, taken from every stream. */
  async partOf(memberId: string): Promise<{ books: Books; replay: Replay }> {
    const replay = new Replay("a member's part");
    const its = (row: { memberId: string | null }) => row.memberId === memberId;
    for await (const row of this.journal.takeWhile(its)) replay.add(journalRowOf(row), `row ${row.seq}`);
    const books = {
      accounts: await mapped(
        this.accounts.takeWhile(({ owner }) => owner === memberId),
        accountOf,
      ),
      holds: await mapped(this.holds.takeWhile(its), holdOf),
      awards: await mapped(this.awards.takeWhile(its), awardOf),
      earnings: await mapped(this.earnings.takeWhile(its), (row) => row),
      reviews: await mapped(this.reviews.takeWhile(its), reviewOf),
    };
    return { books, replay };
  }
}

async function mapped<Row, Thing>(stream: AsyncGenerator<Row>, thingOf: (row: Row) => Thing): Promise<Thing[]> {
  const things: Thing[] = [];
  for await (const row of stream) things.push(thingOf(row));
  return things;
}

function rowNamedIn(where: string): number | null {
  const named = /^row (\d+)/.exec(where)?.[1];
  return named === undefined ? null : Number(named);
}
