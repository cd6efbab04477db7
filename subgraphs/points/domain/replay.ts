/**
 * Rule: the journal is the truth. Whoever adds up its rows in their order, from empty accounts, must find every balance
 * that a row claims to have left behind, and at the end every balance and bucket that the accounts stand at.
 */
import { accountKey, balanceAllowed, isMembersOwn, unopened, type Account, type AccountRef } from './account.js';
import { putIn, totalOf, type Bucket } from './buckets.js';
import { holdKey } from './hold.js';
import type { JournalRow } from './journal.js';
import { TransferAudit } from './transfer-audit.js';

/** Something in the books that does not fit. */
export interface Discrepancy {
  rule: string;
  /** The row, account, hold or award where it shows. */
  where: string;
  expected: string;
  found: string;
}

/** What the journal's rows say of one hold, added up. */
export interface ReplayedHold {
  held: number;
  settled: number;
}

/**
 * What of the journal is followed: everything; or the accounts that members share, over the whole journal; or one member's
 * accounts, holds and awards, over that member's rows. The two parts together are everything, and need little memory. What goes from one
 * member to another is followed over the whole journal.
 */
export type ReplayScope = 'everything' | 'shared accounts' | "a member's part";

export class Replay {
  readonly accounts = new Map<string, Account>();
  /** By key. */
  readonly holds = new Map<string, ReplayedHold>();
  /** Points earned by award id. */
  readonly earned = new Map<string, number>();
  /** Points taken back by award id. */
  readonly reversed = new Map<string, number>();
  readonly discrepancies: Discrepancy[] = [];

  private readonly transfers = new TransferAudit((rule, where, expected, found) => {
    this.report(rule, where, expected, found);
  });

  constructor(private readonly scope: ReplayScope = 'everything') {}

  /** @param name what the row is called in a discrepancy: its number. */
  add(row: JournalRow, name: string): void {
    if (this.scope !== "a member's part") {
      this.checkSplit(row, name);
      this.transfers.follow(row, name);
    }
    const arrives = row.kind === 'MATURED' ? row.split.map((it) => ({ ...it, pendingUntil: null })) : row.split;
    const from = this.apply(row.from, -row.amount, row.split);
    const to = this.apply(row.to, row.amount, arrives);
    // Within one wallet both legs leave the balance where it was.
    this.compareLeg(row.from, row.kind === 'MATURED' ? to : from, row.fromBalanceAfter, name);
    this.compareLeg(row.to, to, row.toBalanceAfter, name);
    if (this.scope === 'shared accounts') return;
    this.followHold(row);
    this.followAward(row);
  }

  private checkSplit({ split, memberId, amount }: JournalRow, name: string): void {
    const [found, wanted] = [totalOf(split), memberId === null ? 0 : amount];
    if (found !== wanted) this.report('a split adds up to its amount', name, wanted, found);
  }

  private follows(ref: AccountRef): boolean {
    return this.scope === 'everything' || isMembersOwn(ref) === (this.scope === "a member's part");
  }

  private apply(ref: AccountRef, by: number, split: readonly Bucket[]): Account {
    const key = accountKey(ref);
    const before = this.accounts.get(key) ?? unopened(ref);
    if (!this.follows(ref)) return before;
    const moved = split.map((bucket) => ({ ...bucket, points: by < 0 ? -bucket.points : bucket.points }));
    const buckets = ref.kind === 'WALLET' ? putIn(before.buckets, moved) : [];
    const after = { ...before, balance: before.balance + by, buckets };
    this.accounts.set(key, after);
    return after;
  }

  private compareLeg(ref: AccountRef, replayed: Account, claimed: number, name: string): void {
    if (!this.follows(ref)) return;
    const where = `${name}, ${accountKey(ref)}`;
    if (replayed.balance !== claimed)
      this.report("a row's balance follows from the rows before it", where, replayed.balance, claimed);
    if (!balanceAllowed(ref.kind, replayed.balance)) {
      this.report('no balance is ever beyond its limit', where, 'within the limit', replayed.balance);
    }
  }

  private followHold(row: JournalRow): void {
    const { service, holdId } = row.references;
    if (typeof service !== 'string' || typeof holdId !== 'string') return;
    const key = holdKey({ service, holdId });
    const hold = this.holds.get(key) ?? { held: 0, settled: 0 };
    if (row.to.kind === 'HELD') hold.held += row.amount;
    if (row.from.kind === 'HELD') hold.held -= row.amount;
    if (row.kind === 'SETTLED' || row.kind === 'BURNED' || row.kind === 'CONVERTED_OUT') hold.settled += row.amount;
    if (row.kind === 'RETURNED' || row.kind === 'CONVERSION_RETURNED') hold.settled -= row.amount;
    this.holds.set(key, hold);
  }

  private followAward(row: JournalRow): void {
    const { awardId } = row.references;
    if (typeof awardId !== 'string') return;
    const sums = row.kind === 'EARNED' ? this.earned : row.kind === 'REVERSED' ? this.reversed : null;
    sums?.set(awardId, (sums.get(awardId) ?? 0) + row.amount);
  }

  private report(rule: string, where: string, expected: string | number, found: string | number): void {
    this.discrepancies.push({ rule, where, expected: String(expected), found: String(found) });
  }
}
