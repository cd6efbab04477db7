/**
 * Rule: a command is worked out on a draft of the books. Only when it is decided as a whole do the rows and balances of
 * the draft count; a refused command leaves nothing behind.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { accountKey, balanceAllowed, type Account, type AccountRef } from './account.js';
import type { Award } from './award.js';
import { isOverdue, putIn, settledAt, takeOut, totalOf, type Bucket } from './buckets.js';
import { holdKey, type Hold, type HoldRef } from './hold.js';
import type { Instant, Moment } from './instant.js';
import type { JournalRow, PostingKind, References } from './journal.js';

/** The part of the books that a command may touch, by key. Accounts, holds and awards that do not exist yet are absent. */
export interface BooksState {
  accounts: ReadonlyMap<string, Account>;
  holds: ReadonlyMap<string, Hold>;
  awards: ReadonlyMap<string, Award>;
}

/** What a decision adds to the journal and makes of the books; only what differs from before. */
export interface Changes {
  rows: JournalRow[];
  accounts: Account[];
  holds: Hold[];
  awards: Award[];
}

export interface Move {
  kind: PostingKind;
  from: AccountRef;
  to: AccountRef;
  memberId: string;
  split: Bucket[];
  references: References;
}

export class Draft {
  private readonly rows: JournalRow[] = [];
  private readonly accounts = new Map<string, Account>();
  private readonly holds = new Map<string, Hold>();
  private readonly awards = new Map<string, Award>();

  constructor(
    private readonly before: BooksState,
    readonly moment: Moment,
  ) {}

  get at(): Instant {
    return this.moment.at;
  }

  /** The account as the draft has it. Throws for one that was not handed in: it would not have been locked. */
  account(ref: AccountRef): Account {
    const key = accountKey(ref);
    const account = this.accounts.get(key) ?? this.before.accounts.get(key);
    if (!account) throw new Error(`the account ${key} was not handed to the decision`);
    return account;
  }

  /** A wallet's valid and overdue buckets as they stand at the command's time. */
  bucketsOf(wallet: AccountRef): Bucket[] {
    return settledAt(this.account(wallet).buckets, this.at);
  }

  wallets(): Account[] {
    return [...this.before.accounts.values()]
      .filter((account) => account.kind === 'WALLET')
      .map((it) => this.account(it));
  }

  hold(ref: HoldRef): Hold | null {
    const key = holdKey(ref);
    return this.holds.get(key) ?? this.before.holds.get(key) ?? null;
  }

  keepHold(hold: Hold): void {
    this.holds.set(holdKey(hold), hold);
  }

  award(awardId: string): Award | null {
    return this.awards.get(awardId) ?? this.before.awards.get(awardId) ?? null;
  }

  keepAward(award: Award): void {
    this.awards.set(award.awardId, award);
  }

  /** Moves the split's points from one account to another, as one journal row. */
  move({ kind, from, to, memberId, split, references }: Move): void {
    const amount = totalOf(split);
    if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`a posting of ${String(amount)} points is none`);
    const source = this.changed(from, -amount, (buckets) => takeOut(buckets, split));
    const target = this.changed(to, amount, (buckets) => putIn(buckets, split));
    this.rows.push({
      kind,
      from,
      to,
      amount,
      fromBalanceAfter: source.balance,
      toBalanceAfter: target.balance,
      memberId,
      split,
      references,
      postedAt: this.at,
    });
  }

  /** Where points go that come back into a wallet: to their own bucket, or to the grace when that is over. */
  withGrace(buckets: readonly Bucket[]): Bucket[] {
    return putIn(
      [],
      buckets.map((bucket) => (isOverdue(bucket, this.at) ? { ...bucket, expiresAt: this.moment.graceUntil } : bucket)),
    );
  }

  changes(): Changes {
    return {
      rows: this.rows,
      accounts: [...this.accounts.values()],
      holds: [...this.holds.values()],
      awards: [...this.awards.values()],
    };
  }

  private changed(ref: AccountRef, by: number, rebucket: (buckets: Bucket[]) => Bucket[]): Account {
    const account = this.account(ref);
    const balance = account.balance + by;
    if (!Number.isSafeInteger(balance)) {
      throw badInput({ path: ['input'], reason: 'would take a balance beyond 2^53 - 1' });
    }
    if (!balanceAllowed(ref.kind, balance))
      throw new Error(`a ${ref.kind} account may not stand at ${String(balance)}`);
    const buckets = ref.kind === 'WALLET' ? rebucket(settledAt(account.buckets, this.at)) : [];
    const after: Account = { kind: ref.kind, owner: ref.owner, currency: ref.currency, balance, buckets };
    this.accounts.set(accountKey(ref), after);
    return after;
  }
}
