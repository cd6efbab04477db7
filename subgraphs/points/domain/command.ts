/**
 * Rule: everything that changes the books is one of these commands. What a command needs beyond the books, time included,
 * comes with it, so that the same command on the same books always gives the same result.
 */
import { clearingOf, debtOf, expiredOf, heldOf, issuanceOf, redeemedOf, walletOf, type AccountRef } from './account.js';
import type { Hold, HoldPurpose, HoldRef } from './hold.js';
import type { Instant } from './instant.js';

export interface AwardToPost {
  awardId: string;
  campaignId: string;
  version: number;
  points: number;
  /** How the points share out over the purchase's lines; adds up to `points`. */
  lines: { lineId: string; points: number }[];
}

/** What one purchase earned. Points already past their validity are earned and expire in the same step. */
export interface PostAwards {
  kind: 'postAwards';
  purchaseId: string;
  memberId: string;
  currency: string;
  occurredAt: Instant;
  pendingUntil: Instant | null;
  /** The end of validity, which runs from the purchase's day. */
  expiresAt: Instant;
  saleAmountMinor: number;
  saleCurrency: string;
  awards: AwardToPost[];
}

/** Takes back what returned lines earned. */
export interface ReverseAwards {
  kind: 'reverseAwards';
  returnId: string;
  purchaseId: string;
  memberId: string;
  currency: string;
  awards: { awardId: string; lines: { lineId: string; points: number }[] }[];
}

export interface HoldPoints extends HoldRef {
  kind: 'holdPoints';
  memberId: string;
  currency: string;
  points: number;
  purpose: HoldPurpose;
  expiresAt: Instant;
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

/** Gives settled points back to the buckets they came from. */
export interface ReturnPoints extends HeldPoints {
  kind: 'returnPoints';
  reversalId: string;
  points: number;
}

/** Settles a hold into clearing and pays the other currency out of clearing. */
export interface ConvertPoints extends HoldRef {
  kind: 'convertPoints';
  exchangeId: string;
  memberId: string;
  from: string;
  to: string;
  given: number;
  received: number;
  /** The partner that issues `from`. */
  fromPartner: string;
  /** The partner that issues `to`. */
  toPartner: string;
}

/** Clears what is overdue in a wallet. */
export interface ExpirePoints {
  kind: 'expirePoints';
  memberId: string;
  currency: string;
}

/** Gives back what a hold that has run out still holds. */
export interface ReleaseExpiredHold extends HoldRef {
  kind: 'releaseExpiredHold';
}

export type Command =
  | PostAwards
  | ReverseAwards
  | HoldPoints
  | SettleHold
  | VoidHold
  | ReturnPoints
  | ConvertPoints
  | ExpirePoints
  | ReleaseExpiredHold;

export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** The hold a command is about; no command is about two. */
export function holdRefOf(command: Command): HoldRef | null {
  return 'holdId' in command ? command : null;
}

/** The awards a command is about. */
export function awardIdsOf(command: Command): string[] {
  return 'awards' in command ? command.awards.map((award) => award.awardId) : [];
}

/**
 * Every account the command may touch, the hold's terms given: they are locked before it is decided. An account named
 * here and not touched costs a lock; one touched and not named is a defect, which `Draft` reports.
 */
export function accountsOf(command: Command, hold: Hold | null): AccountRef[] {
  switch (command.kind) {
    case 'postAwards':
    case 'reverseAwards':
      return [...walletAndSinks(command.memberId, command.currency), issuanceOf(command.currency)];
    case 'expirePoints':
      return walletAndSinks(command.memberId, command.currency);
    case 'holdPoints':
      return [...walletAndSinks(command.memberId, command.currency), heldOf(command.memberId, command.currency)];
    case 'convertPoints':
      return [
        ...holdAccounts(hold),
        ...walletAndSinks(command.memberId, command.to),
        clearingOf(command.toPartner, command.from),
        clearingOf(command.fromPartner, command.to),
      ];
    case 'settleHold':
    case 'returnPoints':
      return [...holdAccounts(hold), ...(hold?.terms ? [redeemedOf(hold.terms.currency)] : [])];
    case 'voidHold':
    case 'releaseExpiredHold':
      return holdAccounts(hold);
  }
}

function walletAndSinks(memberId: string, currency: string): AccountRef[] {
  return [walletOf(memberId, currency), debtOf(memberId, currency), expiredOf(currency)];
}

function holdAccounts(hold: Hold | null): AccountRef[] {
  if (!hold?.terms) return [];
  const { memberId, currency } = hold.terms;
  return [...walletAndSinks(memberId, currency), heldOf(memberId, currency)];
}
