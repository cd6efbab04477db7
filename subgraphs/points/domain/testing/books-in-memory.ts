/**
 * The books without a database, for domain tests: keeps what `decide` answers, and can be audited at any time. Handed-in
 * state is frozen, so that a decision that changed it instead of answering would throw.
 */
import { accountKey, type Account, type AccountRef } from '../account.js';
import { audit } from '../audit.js';
import type { Award } from '../award.js';
import type { Bucket } from '../buckets.js';
import { accountsOf, awardIdsOf, holdRefOf, type Command, type PostAwards } from '../command.js';
import { decide, type Decision } from '../decide.js';
import { holdKey, type Hold } from '../hold.js';
import type { Instant, Moment } from '../instant.js';
import type { JournalRow } from '../journal.js';
import { Replay, type Discrepancy } from '../replay.js';

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

function momentAt(at: Instant): Moment {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))];
  const monthAfter = (months: number) => new Date(Date.UTC(year, month - 1 + months + 1, 1)).toISOString();
  return { at, validUntil: monthAfter(12), graceUntil: monthAfter(1) };
}

export class BooksInMemory {
  readonly accounts = new Map<string, Account>();
  /** By key. */
  readonly holds = new Map<string, Hold>();
  readonly awards = new Map<string, Award>();
  readonly rows: JournalRow[] = [];

  /** Decides on the command at that time and keeps what follows. */
  post(at: Instant, command: Command): Decision {
    const ref = holdRefOf(command);
    const hold = (ref ? this.holds.get(holdKey(ref)) : null) ?? null;
    const accounts = accountsOf(command, hold).map((it) => this.account(it));
    const decision = decide(
      {
        accounts: new Map(accounts.map((account) => [accountKey(account), frozen(account)])),
        holds: new Map(hold ? [[holdKey(hold), frozen(hold)]] : []),
        awards: new Map(
          awardIdsOf(command).flatMap((id) => {
            const award = this.awards.get(id);
            return award ? [[id, frozen(award)] as const] : [];
          }),
        ),
      },
      { ...command, moment: momentAt(at) },
    );
    for (const account of decision.accounts) this.accounts.set(accountKey(account), account);
    for (const changed of decision.holds) this.holds.set(holdKey(changed), changed);
    for (const award of decision.awards) this.awards.set(award.awardId, award);
    this.rows.push(...decision.rows);
    return decision;
  }

  account(ref: AccountRef): Account {
    return this.accounts.get(accountKey(ref)) ?? { ...ref, balance: 0, buckets: [] };
  }

  balance(ref: AccountRef): number {
    return this.account(ref).balance;
  }

  audit(at: Instant): Discrepancy[] {
    const replay = new Replay();
    this.rows.forEach((row, index) => {
      replay.add(row, `row ${String(index + 1)}`);
    });
    const [accounts, holds, awards] = [this.accounts, this.holds, this.awards].map((map) => [...map.values()]) as [
      Account[],
      Hold[],
      Award[],
    ];
    return audit({ accounts, holds, awards }, replay, at);
  }
}

/** An award of one line for Anna, pending nothing, unless said otherwise. */
export function awardOf(
  awardId: string,
  points: number,
  expiresAt: Instant,
  more: Partial<PostAwards> & { lines?: { lineId: string; points: number }[] } = {},
): PostAwards {
  const { lines = [{ lineId: 'line-1', points }], ...rest } = more;
  return {
    kind: 'postAwards',
    purchaseId: `purchase-of-${awardId}`,
    memberId: anna,
    currency,
    occurredAt: noon('2026-01-05'),
    pendingUntil: null,
    expiresAt,
    saleAmountMinor: points * 100,
    saleCurrency: 'CNY',
    awards: [{ awardId, campaignId: 'base', version: 1, points, lines }],
    ...rest,
  };
}

/** Buckets in short: ['2027-02', 300] or ['2027-02', 300, pendingUntil]. */
export function brief(buckets: readonly Bucket[]): unknown[] {
  return buckets.map(({ expiresAt, points, pendingUntil }) =>
    pendingUntil ? [expiresAt.slice(0, 7), points, pendingUntil] : [expiresAt.slice(0, 7), points],
  );
}

function frozen<T>(value: T): T {
  const copy = structuredClone(value);
  freeze(copy);
  return copy;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}
