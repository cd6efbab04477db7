/**
 * Rule: a command is worked out on a draft of the books. Only when it is decided as a whole do the rows and balances of
 * the draft count; a refused command leaves nothing behind.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { accountKey, balanceAllowed, type Account, type AccountRef } from './account.js';
import type { Award } from './award.js';
import { isOverdue, putIn, settledAt, takeOut, totalOf, type Bucket } from './buckets.js';
import type { BooksState, Changes, TimedCommand } from './books.js';
import { dayKey, type DayEarnings, type DayKey } from './earnings.js';
import { holdKey, type Hold, type HoldRef } from './hold.js';
import type { Instant, Moment } from './instant.js';
import type { PostingKind, References } from './journal.js';
import { personOf, type MemberMerge } from './member-merge.js';
import type { Review } from './review.js';
import type { RiskAction } from './risk.js';
import { accountsOf, holdRefOf } from './touched.js';

export interface Move {
  kind: PostingKind;
  from: AccountRef;
  to: AccountRef;
  memberId: string | null;
  split: Bucket[];
  /** Where no bucket tells: on rows that concern no member. */
  amount?: number;
  references: References;
}

export class Draft {
  readonly moment: Moment;
  private readonly changed: Changes = {
    rows: [],
    accounts: [],
    holds: [],
    awards: [],
    earnings: [],
    reviews: [],
    merges: [],
    actions: [],
    events: [],
    closed: [],
  };
  /** What the command may touch, as it stands. */
  private readonly accounts = new Map<string, Account>();
  private readonly touched = new Set<string>();
  private readonly holds = new Map<string, Hold>();
  private readonly awards = new Map<string, Award>();
  private readonly earnings = new Map<string, DayEarnings>();
  private readonly reviews = new Map<string, Review>();
  private readonly merges = new Map<string, MemberMerge>();

  constructor(
    readonly before: BooksState,
    readonly command: TimedCommand,
  ) {
    this.moment = command.moment;
    for (const ref of touchedBy(command, before)) {
      const key = accountKey(ref);
      this.accounts.set(key, before.accounts.get(key) ?? before.absent.account(ref));
    }
  }

  get at(): Instant {
    return this.moment.at;
  }

  /** The account as the draft has it. Throws for one the command was not said to touch: it may not have been read. */
  account(ref: AccountRef): Account {
    const key = accountKey(ref);
    const account = this.accounts.get(key);
    if (!account) throw new Error(`the account ${key} was not handed to the decision`);
    return account;
  }

  /** A wallet's valid and overdue buckets as they stand at the command's time. */
  bucketsOf(wallet: AccountRef): readonly Bucket[] {
    return settledAt(this.account(wallet).buckets, this.at);
  }

  wallets(): Account[] {
    return [...this.accounts.values()].filter((account) => account.kind === 'WALLET');
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

  /** What the member has earned by that day's purchases so far. */
  earnedOn(key: DayKey): number {
    const known = this.earnings.get(dayKey(key)) ?? this.before.earnings.get(dayKey(key));
    return known?.earned ?? this.before.absent.earned(key);
  }

  /** As `earnedOn`, by everybody who is one person with the member. */
  earnedByPersonOn({ memberId, currency, day }: DayKey): number {
    const person = personOf(this.before.merges, memberId);
    return person.reduce((sum, member) => sum + this.earnedOn({ memberId: member, currency, day }), 0);
  }

  keepEarnings(earnings: DayEarnings): void {
    this.earnings.set(dayKey(earnings), earnings);
  }

  review(reviewId: string): Review | null {
    return this.reviews.get(reviewId) ?? this.before.reviews.get(reviewId) ?? null;
  }

  keepReview(review: Review): void {
    this.reviews.set(review.reviewId, review);
  }

  merge(memberId: string): MemberMerge | null {
    return this.merges.get(memberId) ?? this.before.merges.get(memberId) ?? null;
  }

  /** Where the member's points go on to; null for one that stands for itself. */
  survivorOf(memberId: string): string | null {
    return this.merge(memberId)?.into ?? null;
  }

  isSurvivor(memberId: string): boolean {
    return personOf(this.before.merges, memberId).length > 1;
  }

  keepMerge(merge: MemberMerge): void {
    this.merges.set(merge.memberId, merge);
  }

  keepAction(action: RiskAction): void {
    this.changed.actions.push(action);
  }

  tell(event: Changes['events'][number]): void {
    this.changed.events.push(event);
  }

  /** The final answer to a request that waited for a review. */
  close(closed: Changes['closed'][number]): void {
    this.changed.closed.push(closed);
  }

  /** Moves the split's points from one account to another, as one journal row. */
  move({ kind, from, to, memberId, split, references, amount = totalOf(split) }: Move): void {
    if (!Number.isSafeInteger(amount) || amount <= 0) throw new Error(`a posting of ${String(amount)} points is none`);
    const source = this.rebalance(from, -amount, (buckets) => takeOut(buckets, split));
    const target = this.rebalance(to, amount, (buckets) => putIn(buckets, kind === 'MATURED' ? matured(split) : split));
    this.changed.rows.push({
      kind,
      from: source.ref,
      to: target.ref,
      amount,
      fromBalanceAfter: kind === 'MATURED' ? target.account.balance : source.account.balance,
      toBalanceAfter: target.account.balance,
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
      ...this.changed,
      accounts: [...this.touched].flatMap((key) => this.accounts.get(key) ?? []),
      holds: [...this.holds.values()],
      awards: [...this.awards.values()],
      earnings: [...this.earnings.values()],
      reviews: [...this.reviews.values()],
      merges: [...this.merges.values()],
    };
  }

  private rebalance(ref: AccountRef, by: number, rebucket: (buckets: readonly Bucket[]) => Bucket[]) {
    const before = this.account(ref);
    const balance = before.balance + by;
    if (!Number.isSafeInteger(balance)) {
      throw badInput({ path: ['input'], reason: 'would take a balance beyond 2^53 - 1' });
    }
    if (!balanceAllowed(ref.kind, balance))
      throw new Error(`a ${ref.kind} account may not stand at ${String(balance)}`);
    const { kind, owner, currency, openedAt } = before;
    const buckets = kind === 'WALLET' ? rebucket(settledAt(before.buckets, this.at)) : [];
    const account: Account = { kind, owner, currency, balance, buckets, openedAt: openedAt ?? this.at };
    const key = accountKey(ref);
    this.accounts.set(key, account);
    this.touched.add(key);
    return { account, ref: { kind, owner, currency } };
  }
}

function matured(split: readonly Bucket[]): Bucket[] {
  return split.map((bucket) => ({ ...bucket, pendingUntil: null }));
}

function touchedBy(command: TimedCommand, { holds, reviews, awards, merges }: BooksState): AccountRef[] {
  const review = command.kind === 'decideReview' ? (reviews.get(command.reviewId) ?? null) : null;
  const ref = holdRefOf(command, review);
  return accountsOf(command, { hold: (ref && holds.get(holdKey(ref))) ?? null, review, awards, merges });
}
