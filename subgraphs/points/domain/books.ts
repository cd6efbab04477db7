/**
 * Rule: the books are these parts and no others, and a decision says of each what it becomes. So whoever writes a
 * decision down, replays it or throws it away deals with one list.
 */
import type { DomainError } from '../../../chassis/domain-error.js';
import { accountKey, unopened, type Account, type AccountRef } from './account.js';
import type { Award } from './award.js';
import type { Command } from './command.js';
import { dayKey, type DayEarnings, type DayKey } from './earnings.js';
import { holdKey, type Hold } from './hold.js';
import type { Moment } from './instant.js';
import type { JournalRow } from './journal.js';
import type { MemberMerge, MemberMerges } from './member-merge.js';
import type { RequestKey, Review, ReviewState } from './review.js';
import { subjectKeysOf, type RiskAction, type RiskRule, type RiskState } from './risk.js';

/** What of the books is that their parts lack. Both throw where it may be there all the same, and was not read. */
export interface Absent {
  account: (ref: AccountRef) => Account;
  /** What a member has earned on a day. */
  earned: (key: DayKey) => number;
}

const notThereYet: Absent = { account: unopened, earned: () => 0 };

/** The part of the books that commands may touch, by key. What does not exist yet is absent. */
export interface BooksState {
  accounts: ReadonlyMap<string, Account>;
  absent: Absent;
  holds: ReadonlyMap<string, Hold>;
  awards: ReadonlyMap<string, Award>;
  earnings: ReadonlyMap<string, DayEarnings>;
  reviews: ReadonlyMap<string, Review>;
  /** Of the members that a command may touch, and of those who are one person with them. */
  merges: MemberMerges;
  risk: RiskState;
}

/** Tells another service of something that happened in the books. */
export interface BookEvent {
  topic: 'posting-reviewed';
  aggregateId: string;
  payload: {
    reviewId: string;
    state: ReviewState;
    service: string;
    holdId: string | null;
    /** Who asked for what was looked at; null where it was ops. */
    memberId: string | null;
  };
}

/** The final answer to a request that waited for its review. */
export interface ClosedRequest {
  request: RequestKey;
  outcome: { kind: 'done'; answer: unknown } | { kind: 'refused'; error: DomainError };
}

/** What a decision adds to the journal and makes of the books; only what differs from before. */
export interface Changes {
  rows: JournalRow[];
  accounts: Account[];
  holds: Hold[];
  awards: Award[];
  earnings: DayEarnings[];
  reviews: Review[];
  merges: MemberMerge[];
  actions: RiskAction[];
  events: BookEvent[];
  closed: ClosedRequest[];
}

/** A command with the time at which it is decided and the request that asked for it. */
export type TimedCommand = Command & { moment: Moment; request: RequestKey };

/** The rules in force, and a history that grows with every action. */
export interface OpenRisk {
  rules: readonly RiskRule[];
  history: Map<string, RiskAction[]>;
}

/** Books that can be decided on one command after the other. */
export class OpenBooks implements BooksState {
  constructor(
    readonly accounts: Map<string, Account>,
    readonly holds: Map<string, Hold>,
    readonly awards: Map<string, Award>,
    readonly earnings: Map<string, DayEarnings>,
    readonly reviews: Map<string, Review>,
    readonly risk: OpenRisk,
    readonly absent: Absent = notThereYet,
    readonly merges = new Map<string, MemberMerge>(),
  ) {}

  static empty(risk: OpenRisk = { rules: [], history: new Map() }): OpenBooks {
    return new OpenBooks(new Map(), new Map(), new Map(), new Map(), new Map(), risk);
  }

  /** Makes of these books what a decision says. */
  take(changes: Changes): void {
    this.takeParts(changes);
    this.takeActions(changes);
  }

  /** All but what the risk rules look at. */
  takeParts(changes: Changes): void {
    for (const account of changes.accounts) this.accounts.set(accountKey(account), account);
    for (const hold of changes.holds) this.holds.set(holdKey(hold), hold);
    for (const award of changes.awards) this.awards.set(award.awardId, award);
    for (const earnings of changes.earnings) this.earnings.set(dayKey(earnings), earnings);
    for (const review of changes.reviews) this.reviews.set(review.reviewId, review);
    for (const merge of changes.merges) this.merges.set(merge.memberId, merge);
  }

  takeActions(changes: Changes): void {
    for (const action of changes.actions) {
      for (const key of subjectKeysOf(action)) {
        const known = this.risk.history.get(key);
        if (known) known.push(action);
        else this.risk.history.set(key, [action]);
      }
    }
  }
}
