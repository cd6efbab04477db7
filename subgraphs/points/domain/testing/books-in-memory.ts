/**
 * The books without a database, for domain tests: keeps what `decide` answers, and can be audited at any time. What is
 * kept is frozen, so that a later decision that changed it instead of answering would throw.
 */
import { accountKey, unopened, type Account, type AccountRef } from '../account.js';
import { audit, type Books } from '../audit.js';
import type { Award } from '../award.js';
import type { Bucket } from '../buckets.js';
import { OpenBooks, type ClosedRequest } from '../books.js';
import type { PostedAwards } from '../answers.js';
import type { AwardToPost, Command, PostAwards, RiskContext } from '../command.js';
import { decide, type Decision } from '../decide.js';
import type { Hold } from '../hold.js';
import type { Instant, Moment } from '../instant.js';
import type { JournalRow, NumberedRow } from '../journal.js';
import { Replay, type Discrepancy } from '../replay.js';
import type { RequestKey } from '../review.js';
import type { RiskRule } from '../risk.js';

export const anna = '01900000-0000-7000-8000-00000000a44a';
export const boris = '01900000-0000-7000-8000-0000000b0415';
export const currency = 'HARVEST';
/** The service that made the hold h. */
export const service = 'rewards';

/** Noon of a day, and the ends of validity that follow from it as if every month ended at midnight UTC. */
export function noon(day: string): Instant {
  return `${day}T12:00:00.000Z`;
}

/** The first instant of the month, which is the end of validity of the month before. */
export function monthStart(month: string): Instant {
  return `${month}-01T00:00:00.000Z`;
}

/** The time of a command, with a year's validity and a month's grace. */
export function momentAt(at: Instant): Moment {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))];
  const monthAfter = (months: number) => new Date(Date.UTC(year, month - 1 + months + 1, 1)).toISOString();
  return { at, validUntil: monthAfter(12), graceUntil: monthAfter(1) };
}

interface Asked {
  request?: RequestKey;
  moment?: Moment;
  decides?: typeof decide;
}

export class BooksInMemory {
  readonly books: OpenBooks;
  readonly rows: JournalRow[] = [];
  /** Final answers to requests that waited for a review. */
  readonly closed: ClosedRequest[] = [];

  constructor(rules: readonly RiskRule[] = []) {
    this.books = OpenBooks.empty({ rules, history: new Map() });
  }

  get accounts(): Map<string, Account> {
    return this.books.accounts;
  }

  /** By key. */
  get holds(): Map<string, Hold> {
    return this.books.holds;
  }

  get awards(): Map<string, Award> {
    return this.books.awards;
  }

  /** Decides on the command at that time and keeps what follows. */
  post(
    at: Instant,
    command: Command,
    {
      request = { caller: 'service:test', mutation: command.kind, id: '' },
      moment = momentAt(at),
      decides = decide,
    }: Asked = {},
  ): Decision {
    const decision = decides(this.books, { ...command, moment, request });
    const { accounts, holds, awards, earnings, reviews, merges } = decision;
    freeze([accounts, holds, awards, earnings, reviews, merges]);
    this.books.take(decision);
    this.rows.push(...decision.rows);
    this.closed.push(...decision.closed);
    return decision;
  }

  account(ref: AccountRef): Account {
    return this.accounts.get(accountKey(ref)) ?? unopened(ref);
  }

  balance(ref: AccountRef): number {
    return this.account(ref).balance;
  }

  /** Everything as the auditor wants it. */
  get standing(): Books {
    const { accounts, holds, awards, earnings, reviews } = this.books;
    return {
      accounts: [...accounts.values()],
      holds: [...holds.values()],
      awards: [...awards.values()],
      earnings: [...earnings.values()],
      reviews: [...reviews.values()],
    };
  }

  /** As the journal numbers them. */
  get numberedRows(): NumberedRow[] {
    return this.rows.map((row, index) => ({ ...row, seq: String(index + 1) }));
  }

  audit(at: Instant): Discrepancy[] {
    const replay = new Replay();
    this.rows.forEach((row, index) => {
      replay.add(row, `row ${String(index + 1)}`);
    });
    return audit(this.standing, replay, at);
  }
}

/** No device, no channel: nothing that a rule could look at but the member. */
export const noDevice: RiskContext = { device: null, channel: null, reviewId: '01900000-0000-7000-8000-000000000eee' };

/** An award of one line for Anna, pending nothing, without cap or budget, unless said otherwise. */
export function awardOf(
  awardId: string,
  points: number,
  expiresAt: Instant,
  more: Partial<PostAwards> & { lines?: { lineId: string; points: number }[]; award?: Partial<AwardToPost> } = {},
): PostAwards {
  const { lines = [{ lineId: 'line-1', points }], award = {}, ...rest } = more;
  return {
    kind: 'postAwards',
    purchaseId: `purchase-of-${awardId}`,
    memberId: anna,
    currency,
    day: '2026-01-05',
    dailyCap: null,
    occurredAt: noon('2026-01-05'),
    pendingUntil: null,
    saleAmountMinor: points * 100,
    saleCurrency: 'CNY',
    awards: [
      {
        awardId,
        campaignId: 'base',
        version: 1,
        points,
        lines,
        budget: null,
        whenShort: 'PART',
        expiresAt,
        green: false,
        ...award,
      },
    ],
    ...rest,
  };
}

/** Per award its id, what was paid and what was cut. */
export function paid(books: BooksInMemory, command: PostAwards, at = noon('2026-01-05')): unknown[] {
  const { outcome } = books.post(at, command);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return (outcome.answer as PostedAwards).awards.map(({ awardId, points, cut }) => [awardId, points, cut]);
}

/** Buckets in short: ['2027-02', 300] or ['2027-02', 300, pendingUntil]. */
export function brief(buckets: readonly Bucket[]): unknown[] {
  return buckets.map(({ expiresAt, points, pendingUntil }) =>
    pendingUntil ? [expiresAt.slice(0, 7), points, pendingUntil] : [expiresAt.slice(0, 7), points],
  );
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
