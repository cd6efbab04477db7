/**
 * A purchase is what a till reports: who bought, when, where, and line by line what for how much. It is taken whole or
 * not at all. The lines must sum to the total, so that no amount earns that nobody can trace to goods; all money is in
 * the one currency of the shops; nothing is bought tomorrow, and what happened long ago is the business of an import.
 */
import type { AwardId, CampaignId, MemberId, PurchaseId } from '../../../schema/vocabulary.js';
import { dayMs } from './days.js';
import type { Grant } from './effect.js';
import { repeatedLine, timeInFuture, timeTooEarly, tooLongAgo, wrongTotal } from './errors.js';
import type { Place } from './facts.js';
import type { Fraction } from './fraction.js';
import { checkShopCurrency, type AmountOfMoney } from './money.js';
import type { TierCode } from './tier-code.js';

/** How far a till's clock may run ahead. */
const clockToleranceMs = 60_000;

export interface ReportedLine {
  lineId: string;
  sku: string;
  category?: string | null;
  brand?: string | null;
  /** Pieces, one or more. */
  quantity: number;
  /** Of the whole line, not of one piece. */
  amount: AmountOfMoney;
}

export interface ReportedPurchase {
  occurredAt: Date;
  total: AmountOfMoney;
  lines: readonly ReportedLine[];
}

/** `PENDING` until points has confirmed that the awards are posted. */
export type PostingState = 'PENDING' | 'POSTED';

export interface Award {
  id: AwardId;
  purchaseId: PurchaseId;
  campaignId: CampaignId;
  version: number;
  /** Points before rounding. */
  exact: Fraction;
  /** Whole points as decided. */
  points: number;
  /** How many of them a cap or a budget took: before it is posted by the campaign's own caps alone, then by the ledger too. */
  cut: number;
  /** Whole points per line in the lines' order. They sum to `points - cut`. */
  shares: number[];
  /** What it gave besides points; the owners of these hand them out. */
  grants: readonly Grant[];
}

export interface PurchaseLine {
  lineId: string;
  sku: string;
  category: string | null;
  brand: string | null;
  quantity: number;
  /** Fen of the whole line. */
  amountMinor: number;
  /** Pieces that have come back so far. */
  returned: number;
}

export interface Purchase {
  id: PurchaseId;
  /** Null while nobody has enrolled with the card that was shown: it then has no awards, and waits to be claimed. */
  memberId: MemberId | null;
  /** Whose it is now: the survivor's where that member was merged. Absent: the member's. */
  ownerId?: MemberId | null;
  channel: string;
  /** How it was paid, as the till calls it. */
  payment: string | null;
  place: Place | null;
  occurredAt: Date;
  total: AmountOfMoney;
  /** The tier in force at `occurredAt`, and what it multiplies by; the lowest while it is nobody's. */
  tier: TierCode;
  tierMultiplier: Fraction;
  /** When the points mature: the end of the return window. */
  pendingUntil: Date;
  posting: PostingState;
  lines: PurchaseLine[];
  awards: Award[];
}

/** A purchase that is somebody's. */
export type OwnedPurchase = Purchase & { memberId: MemberId };

export function isOwned(purchase: Purchase): purchase is OwnedPurchase {
  return purchase.memberId !== null;
}

/** Before any programme there was; what lies before is a slip that other services could not even read. */
const earliest = new Date('1970-01-01T00:00:00Z');

export interface ReportLimits {
  /** Purchases older than so many times 24 hours need an import. */
  latestReportDays: number;
  mayImport: boolean;
}

/** Throws BAD_USER_INPUT with the path of the first field that breaks a rule. The shape of the input is checked before. */
export function checkPurchase(purchase: ReportedPurchase, now: Date, limits: ReportLimits): void {
  const { occurredAt, total, lines } = purchase;
  checkNotInFuture(occurredAt, now);
  if (occurredAt < earliest) throw timeTooEarly({ path: ['input', 'occurredAt'] });
  const age = now.getTime() - occurredAt.getTime();
  if (!limits.mayImport && age > limits.latestReportDays * dayMs) {
    throw tooLongAgo({ path: ['input', 'occurredAt'], days: limits.latestReportDays });
  }
  checkShopCurrency(total, ['input', 'total']);
  const seen = new Set<string>();
  lines.forEach((line, position) => {
    const path = ['input', 'lines', String(position)];
    checkShopCurrency(line.amount, [...path, 'amount']);
    if (seen.has(line.lineId)) throw repeatedLine({ path: [...path, 'lineId'] });
    seen.add(line.lineId);
  });
  const sum = lines.reduce((before, line) => before + line.amount.amountMinor, 0);
  if (sum !== total.amountMinor) throw wrongTotal({ path: ['input', 'total', 'amountMinor'], sum });
}

/** Throws BAD_USER_INPUT with the path of `occurredAt`. A till's clock may be ahead a little. */
export function checkNotInFuture(occurredAt: Date, now: Date): void {
  if (occurredAt.getTime() > now.getTime() + clockToleranceMs) throw timeInFuture({ path: ['input', 'occurredAt'] });
}

/** The end of the return window: so many times 24 hours after the purchase. */
export function endOfReturnWindow(occurredAt: Date, returnWindowDays: number): Date {
  return new Date(occurredAt.getTime() + returnWindowDays * dayMs);
}

/** Who may see it as their own; null while nobody has enrolled with the card. */
export function ownerOf({ ownerId, memberId }: Pick<Purchase, 'ownerId' | 'memberId'>): MemberId | null {
  return ownerId ?? memberId;
}
