/**
 * Rule: everything that changes the books is one of these commands. What a command needs beyond the books, time included,
 * comes with it, so that the same command on the same books always gives the same result.
 */
import type { Bucket } from './buckets.js';
import type { DayKey } from './earnings.js';
import type { HoldPurpose, HoldRef } from './hold.js';
import type { Instant } from './instant.js';

/** What the risk rules look at besides the command itself, and the id of the review that it may lead to. */
export interface RiskContext {
  /** A keyed digest of the device's id. */
  device: string | null;
  channel: string | null;
  reviewId: string;
}

export interface AwardToPost {
  awardId: string;
  campaignId: string;
  version: number;
  points: number;
  /** How the points share out over the purchase's lines; adds up to `points`. */
  lines: { lineId: string; points: number }[];
  /** The budget that pays; null for the programme itself. */
  budget: string | null;
  /** What is paid when a cap or the budget leaves less: what there is, or nothing at all. */
  whenShort: 'PART' | 'NOTHING';
  /** The end of validity, which runs from the purchase's day. */
  expiresAt: Instant;
  green: boolean;
}

/**
 * What one purchase earned, the award of the highest priority first. Points already past their validity are earned and
 * expire in the same step.
 */
export interface PostAwards extends DayKey {
  kind: 'postAwards';
  purchaseId: string;
  occurredAt: Instant;
  pendingUntil: Instant | null;
  /** The most that a member may earn by one day's purchases; null for no limit. */
  dailyCap: number | null;
  saleAmountMinor: number;
  saleCurrency: string;
  awards: AwardToPost[];
}

/** How far the return of a line goes: only what is pending, what the wallet has, or beyond that into debt. */
export const reversalPolicies = ['PENDING_ONLY', 'WITHIN_BALANCE', 'INTO_DEBT'] as const;
export type ReversalPolicy = (typeof reversalPolicies)[number];

/** Takes back what returned lines earned. */
export interface ReverseAwards {
  kind: 'reverseAwards';
  returnId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  policy: ReversalPolicy;
  awards: { awardId: string; lines: { lineId: string; points: number }[] }[];
}

/** Makes what awards still have pending spendable before the return window has ended. */
export interface MatureAwards {
  kind: 'matureAwards';
  maturityId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  awards: { awardId: string }[];
}

export interface HoldPoints extends HoldRef {
  kind: 'holdPoints';
  memberId: string;
  currency: string;
  points: number;
  purpose: HoldPurpose;
  expiresAt: Instant;
  risk: RiskContext;
}

/** What is done with a hold names whose points it is meant to be of, so that it fits the hold or is refused. */
export interface HeldPoints extends HoldRef {
  memberId: string;
  currency: string;
}

/** Redeems what is held, or a part. */
export interface SettleHold extends HeldPoints {
  kind: 'settleHold';
  settlementId: string;
  points: number;
}

export interface VoidHold extends HoldRef {
  kind: 'voidHold';
}

/** Redeems at once: a hold that is settled as it is made, so that it can be returned like any other. */
export interface BurnPoints extends HeldPoints {
  kind: 'burnPoints';
  points: number;
  risk: RiskContext;
}

/** Gives settled points back to the buckets they came from. */
export interface ReturnPoints extends HeldPoints {
  kind: 'returnPoints';
  reversalId: string;
  points: number;
}

/** What a member gives in an exchange. */
interface Given {
  from: string;
  given: number;
  /** The partner that issues the currency received, and is owed what was given. */
  toPartner: string;
}

/** What a member receives in an exchange. */
interface Received {
  to: string;
  received: number;
  /** The partner that issues the currency given, and pays for what was received. */
  fromPartner: string;
  /** True where it pays out of its block of prepaid points. */
  prepaid: boolean;
}

interface BilledAfterwards {
  /** The most that `fromPartner` may owe in `to` once it has paid, where that is not prepaid; null for no limit. */
  owedAtMost: number | null;
}

/** Settles a hold into clearing and pays the other currency out of clearing, or out of what the partner has prepaid. */
export interface ConvertPoints extends HoldRef, Given, Received, BilledAfterwards {
  kind: 'convertPoints';
  exchangeId: string;
  memberId: string;
}

/** The half of an exchange that is ours where the points received are kept in the partner's own system. */
export interface GiveHeld extends HoldRef, Given {
  kind: 'giveHeld';
  exchangeId: string;
  memberId: string;
}

/** The half of an exchange that is ours where the points given were kept in the partner's own system. */
export interface ReceivePoints extends Received, BilledAfterwards {
  kind: 'receivePoints';
  exchangeId: string;
  memberId: string;
}

/** Undoes an exchange, each half of it that was ours. */
export interface ReverseExchange {
  kind: 'reverseExchange';
  reversalId: string;
  exchangeId: string;
  memberId: string;
  /** Whose hold it was. */
  service: string;
  /** What was given of a hold, all of it; null where nothing was. */
  out: (Given & { holdId: string }) | null;
  /** What was received; null where nothing was. */
  in: Received | null;
}

/** From one member to another; the points keep the end of their validity. */
export interface GiftPoints {
  kind: 'giftPoints';
  giftId: string;
  memberId: string;
  toMemberId: string;
  currency: string;
  points: number;
  /** The most that may be given at a time. */
  atMost: number;
  risk: RiskContext;
}

/** To a cause, at a declared worth, of which a sponsor may have promised to pay a part. */
export interface DonatePoints {
  kind: 'donatePoints';
  donationId: string;
  memberId: string;
  currency: string;
  points: number;
  cause: string;
  /** What the cause receives, in fen. */
  worthMinor: number;
  /** Of that, paid by the sponsor's pledge. */
  sponsoredMinor: number;
  risk: RiskContext;
}

/** Puts a mistake right, by a person's word. Above zero into the wallet, below zero out of it. */
export interface AdjustPoints {
  kind: 'adjustPoints';
  adjustmentId: string;
  memberId: string;
  currency: string;
  points: number;
  reason: string;
  /** Who asks. */
  askedBy: string;
  /** A second person has to say yes from so many points on. */
  fourEyesFrom: number;
  reviewId: string;
}

/** Gives points, or takes them back, to what may be spent up to a limit: above zero in, below zero out. */
export interface FundAccount {
  kind: 'fundAccount';
  fundingId: string;
  account: 'BUDGET' | 'BLOCK' | 'SPONSOR';
  owner: string;
  currency: string;
  points: number;
}

/** A person decides on what waits for one. */
export interface DecideReview {
  kind: 'decideReview';
  reviewId: string;
  decision: 'APPROVED' | 'REJECTED';
  decidedBy: string;
}

/** Makes two members one in the books: what the first has, and what it still gets, goes on to the survivor. */
export interface MergeMember {
  kind: 'mergeMember';
  mergeId: string;
  memberId: string;
  /** The survivor. */
  into: string;
}

/** Sends on what lies in a wallet of a member that is merged. */
export interface PassOnPoints {
  kind: 'passOnPoints';
  memberId: string;
  currency: string;
}

/** From now on the merged member stands for itself again. */
export interface EndMerge {
  kind: 'endMerge';
  mergeId: string;
  memberId: string;
}

/** Gives back, in one currency, what is left of the points of a member whose merge has ended. */
export interface GiveBackPoints {
  kind: 'giveBackPoints';
  mergeId: string;
  /** The survivor. */
  memberId: string;
  toMemberId: string;
  currency: string;
  /** The survivor's wallet as it was explained. */
  explained: Bucket[];
  /** What of it is the other's own. */
  split: Bucket[];
}

/** Clears what is overdue in a wallet. */
export interface ExpirePoints {
  kind: 'expirePoints';
  memberId: string;
  currency: string;
}

/** Why a wallet lapses: its member has left, or has been forgotten. */
export const lapseCauses = ['MEMBERSHIP_CLOSED', 'MEMBER_ERASED'] as const;
export type LapseCause = (typeof lapseCauses)[number];

/** Clears what a membership that has ended leaves in a wallet. */
export interface LapsePoints {
  kind: 'lapsePoints';
  memberId: string;
  currency: string;
  cause: LapseCause;
  /** The closing or the erasure. */
  causeId: string;
}

/** Gives back what a hold that has run out still holds. */
export interface ReleaseExpiredHold extends HoldRef {
  kind: 'releaseExpiredHold';
}

export type Command =
  | PostAwards
  | ReverseAwards
  | MatureAwards
  | HoldPoints
  | SettleHold
  | VoidHold
  | BurnPoints
  | ReturnPoints
  | ConvertPoints
  | GiveHeld
  | ReceivePoints
  | ReverseExchange
  | GiftPoints
  | DonatePoints
  | AdjustPoints
  | FundAccount
  | DecideReview
  | MergeMember
  | PassOnPoints
  | EndMerge
  | GiveBackPoints
  | ExpirePoints
  | LapsePoints
  | ReleaseExpiredHold;

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** A command that the risk rules look at. */
export type RiskyCommand = Extract<Command, { risk: RiskContext }>;
