/**
 * The books as a beginner would keep them: what everybody has as plain lists and sums, without rows, buckets or drafts. The
 * rules of what may be done stand in the files beside it; here is only where points lie and how they come and go.
 */
import type { Command, CommandOf } from '../command.js';
import type { HoldPurpose, HoldRef, HoldStatus } from '../hold.js';
import type { Instant } from '../instant.js';
import type { ReviewState } from '../review.js';
import type { RiskActionKind, RiskRule } from '../risk.js';
import { byEnd, drawFrom, sumOfLots, waits, type ReferenceLot, type ReferencePoints } from './reference-lots.js';

/** What a caller is told, as far as it is compared: of a refusal its code, of a fault its name. */
export type Told =
  { kind: 'done'; answer: unknown } | { kind: 'refused'; name: string } | { kind: 'stopped'; reviewId: string };

/** Thrown by the rules of the reference; nothing has been changed by then. */
export class Refused extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

export interface ReferenceHold extends HoldRef {
  /** False for the record of a void that came first. */
  made: boolean;
  memberId: string;
  currency: string;
  points: number;
  purpose: HoldPurpose;
  expiresAt: Instant;
  status: HoldStatus;
  held: ReferenceLot[];
  settled: ReferenceLot[];
  reviewId: string | null;
}

/** What an exchange was said to be: not looked at by the rules, which take what they are told, but undone by whoever asks. */
export interface ReferenceExchange extends Pick<
  CommandOf<'reverseExchange'>,
  'exchangeId' | 'memberId' | 'out' | 'in'
> {
  isUndone: boolean;
}

export interface ReferenceAward {
  awardId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  points: number;
  cut: number;
  budget: string | null;
  expiresAt: Instant;
  pendingUntil: Instant | null;
  lines: { lineId: string; points: number; reversed: number }[];
}

export interface ReferenceReview {
  reviewId: string;
  state: ReviewState;
  requestId: string;
  command: Command;
  openedAt: Instant;
  /** The key of the hold that keeps its points; null where none are kept. */
  hold: string | null;
}

export interface ReferenceMerge {
  mergeId: string;
  survivor: string;
  inForce: boolean;
}

export interface ReferenceAction {
  action: RiskActionKind;
  memberId: string;
  recipientId: string | null;
  device: string | null;
  points: number;
  at: Instant;
}

export class ReferenceBooks {
  wallets = new Map<string, ReferenceLot[]>();
  /** When a wallet was first posted to. */
  opened = new Map<string, Instant>();
  /** Every balance that is not a wallet's or of holds, by `KIND/currency/owner`. */
  sums = new Map<string, number>();
  holds = new Map<string, ReferenceHold>();
  exchanges: ReferenceExchange[] = [];
  awards = new Map<string, ReferenceAward>();
  /** By currency, member and day. */
  earned = new Map<string, number>();
  reviews = new Map<string, ReferenceReview>();
  /** The latest of each member that was ever merged into another. */
  merges = new Map<string, ReferenceMerge>();
  arrivals = 0;
  actions: ReferenceAction[] = [];
  /** Final answers to requests that waited for a review, by the request's id. */
  closed = new Map<string, Told>();

  constructor(readonly rules: readonly RiskRule[]) {}

  wallet(memberId: string, currency: string): ReferenceLot[] {
    return this.wallets.get(`${currency}/${memberId}`) ?? [];
  }

  spendable(memberId: string, currency: string, at: Instant): number {
    return sumOfLots(this.wallet(memberId, currency).filter((lot) => lot.expiresAt > at && !waits(lot, at)));
  }

  sum(kind: string, currency: string, owner = ''): number {
    return this.sums.get(`${kind}/${currency}/${owner}`) ?? 0;
  }

  add(kind: string, currency: string, owner: string, points: number): void {
    const key = `${kind}/${currency}/${owner}`;
    this.sums.set(key, (this.sums.get(key) ?? 0) + points);
  }

  /** Whom the member is merged into now. */
  survivorOf(memberId: string): string | null {
    const merge = this.merges.get(memberId);
    return merge?.inForce ? merge.survivor : null;
  }

  /** The member, the survivor, and whoever else is merged into the survivor. */
  personOf(memberId: string): string[] {
    const survivor = this.survivorOf(memberId) ?? memberId;
    return [survivor, ...[...this.merges.keys()].filter((merged) => this.survivorOf(merged) === survivor)];
  }

  /** Everybody's overdue points are gone, whether or not the books have swept them already; what waited long enough waits no more. */
  expire(at: Instant): void {
    for (const [key, lots] of this.wallets) {
      const [currency = ''] = key.split('/');
      let [overdue, used] = [0, 0];
      for (const lot of lots) {
        if (lot.expiresAt <= at) overdue += lot.points;
        if (lot.expiresAt <= at || lot.points === 0) used += 1;
        else if (lot.pendingUntil !== null && lot.pendingUntil <= at) lot.pendingUntil = null;
      }
      if (overdue > 0) this.add('EXPIRED', currency, '', overdue);
      if (used === 0) continue;
      this.wallets.set(
        key,
        lots.filter((lot) => lot.expiresAt > at && lot.points > 0),
      );
    }
  }

  /** Takes the earliest spendable points. */
  spend(memberId: string, currency: string, points: number, at: Instant): ReferenceLot[] {
    this.checkSpendable(memberId, currency, points, at);
    const lots = this.wallet(memberId, currency).filter((lot) => !waits(lot, at));
    return drawFrom(byEnd(lots), points).map((lot) => ({ ...lot, pendingUntil: null }));
  }

  checkSpendable(memberId: string, currency: string, points: number, at: Instant): void {
    if (this.spendable(memberId, currency, at) < points) throw new Refused('NOT_ENOUGH_POINTS');
  }

  /** Points that this member is the first to have, all of one arrival. */
  arriving(
    memberId: string,
    points: readonly ReferencePoints[],
    at: Instant,
    { awardId = null, exchangeId = null }: Partial<Pick<ReferenceLot, 'awardId' | 'exchangeId'>> = {},
  ) {
    this.arrivals += 1;
    return points.map((it): ReferenceLot => {
      const { expiresAt, pendingUntil } = waits(it, at) ? it : { ...it, pendingUntil: null };
      const from = { arrival: this.arrivals, home: memberId, awardId, exchangeId };
      return { expiresAt, pendingUntil, points: it.points, ...from };
    });
  }

  /** The wallet itself, which is there from now on. */
  opening(memberId: string, currency: string, at: Instant): ReferenceLot[] {
    const key = `${currency}/${memberId}`;
    if (!this.opened.has(key)) this.opened.set(key, at);
    const wallet = this.wallets.get(key) ?? [];
    this.wallets.set(key, wallet);
    return wallet;
  }

  /** What comes in repays a debt first, unless it is overdue; then it is gone. */
  receive(memberId: string, currency: string, lots: readonly ReferenceLot[], at: Instant): void {
    const wallet = this.opening(memberId, currency, at);
    for (const lot of byEnd(lots)) {
      if (lot.expiresAt <= at) {
        this.add('EXPIRED', currency, '', lot.points);
        continue;
      }
      const repaid = Math.min(lot.points, -this.sum('DEBT', currency, memberId));
      this.add('DEBT', currency, memberId, repaid);
      if (lot.points > repaid) wallet.push({ ...lot, points: lot.points - repaid });
    }
  }

  /** As `receive`, for points that were out of the wallet: those that are overdue by now get the grace. */
  receiveBack(memberId: string, currency: string, lots: readonly ReferenceLot[], at: Instant, grace: Instant): void {
    const back = lots.map((lot) => (lot.expiresAt <= at ? { ...lot, expiresAt: grace } : lot));
    this.receive(memberId, currency, back, at);
  }
}
