/**
 * Rule: before a command is decided, everything it may touch is known from the command itself and from what it names: its
 * hold, its review, its awards. So all of it can be read at once, and nothing else can be changed by mistake.
 */
import {
  blockOf,
  budgetOf,
  clearingOf,
  debtOf,
  donatedTo,
  expiredOf,
  fen,
  heldOf,
  issuanceOf,
  redeemedOf,
  sponsorOf,
  transitOf,
  walletOf,
  type AccountRef,
} from './account.js';
import type { Award } from './award.js';
import type { Command } from './command.js';
import type { Hold, HoldRef } from './hold.js';
import { survivorOf, type MemberMerges } from './member-merge.js';
import type { Review } from './review.js';
import { subjectKey, type RiskActionKind } from './risk.js';

/** The review's hold is of this service where the stopped command has none of its own. */
const ownService = 'points';

/** The hold a command is about; no command is about two. Of a review it is the hold that waits for it. */
export function holdRefOf(command: Command, review: Review | null = null): HoldRef | null {
  if (command.kind === 'decideReview') return review && holdRefOfReview(review);
  if (command.kind === 'reverseExchange') {
    return command.out && { service: command.service, holdId: command.out.holdId };
  }
  return 'holdId' in command ? command : null;
}

/** The hold that keeps a stopped command's points; null where none are kept. */
export function holdRefOfReview({ reviewId, command }: Pick<Review, 'reviewId' | 'command'>): HoldRef | null {
  if (command.kind === 'holdPoints') return { service: command.service, holdId: command.holdId };
  return 'risk' in command ? { service: ownService, holdId: reviewId } : null;
}

/** Every hold a command may look at: on approval the stopped command makes the hold it is about, if there is none by then. */
export function holdRefsOf(command: Command, review: Review | null): HoldRef[] {
  const refs = [holdRefOf(command, review), review && holdRefOf(review.command)];
  return refs.filter((ref) => ref !== null);
}

/** The members a command is about, as far as it tells of them by itself. */
export function memberIdsOf(command: Command): string[] {
  return [
    ...('memberId' in command ? [command.memberId] : []),
    ...('toMemberId' in command ? [command.toMemberId] : []),
    ...('into' in command ? [command.into] : []),
  ];
}

/** The awards a command is about. */
export function awardIdsOf(command: Command): string[] {
  return 'awards' in command ? command.awards.map((award) => award.awardId) : [];
}

/** Which kind of action the risk rules take the command for; null for one they do not look at. */
export function riskActionOf(command: Command): RiskActionKind | null {
  switch (command.kind) {
    case 'holdPoints':
      return command.purpose === 'EXCHANGE' ? 'EXCHANGE' : 'REDEMPTION';
    case 'burnPoints':
      return 'REDEMPTION';
    case 'giftPoints':
      return 'GIFT';
    case 'donatePoints':
      return 'DONATION';
    default:
      return null;
  }
}

/** Whose history the risk rules may ask for, by `subjectKey`. */
export function riskSubjectsOf(command: Command): string[] {
  const action = riskActionOf(command);
  if (action === null || !('risk' in command)) return [];
  return [
    subjectKey(action, 'MEMBER', command.memberId),
    ...(command.risk.device === null ? [] : [subjectKey(action, 'DEVICE', command.risk.device)]),
    ...(command.kind === 'giftPoints' ? [subjectKey(action, 'RECIPIENT', command.toMemberId)] : []),
  ];
}

/** What of the books tells which accounts a command touches. */
export interface Surroundings {
  hold: Hold | null;
  review: Review | null;
  awards: ReadonlyMap<string, Award>;
  merges: MemberMerges;
}

/**
 * Every account the command may touch: they are read before it is decided. An account named here and not touched costs a
 * look; one touched and not named is a defect, which `Draft` reports.
 */
export function accountsOf(command: Command, around: Surroundings): AccountRef[] {
  const own = ownAccountsOf(command, around);
  return around.merges.size === 0 ? own : [...own, ...survivorsAccounts(own, around.merges)];
}

/** What a merged member gets goes on to the survivor, and what is taken from it is taken there. */
function survivorsAccounts(own: readonly AccountRef[], merges: MemberMerges): AccountRef[] {
  return own.flatMap(({ kind, owner, currency }) => {
    const survivor = kind === 'WALLET' ? survivorOf(merges, owner) : null;
    return survivor === null
      ? []
      : [...walletAndSinks(survivor, currency), debtOf(owner, currency), transitOf(currency)];
  });
}

function ownAccountsOf(command: Command, around: Surroundings): AccountRef[] {
  switch (command.kind) {
    case 'postAwards':
      return [
        ...walletAndSinks(command.memberId, command.currency),
        issuanceOf(command.currency),
        ...budgetsOf(command.awards, command.currency),
      ];
    case 'reverseAwards':
      return [
        ...walletAndSinks(command.memberId, command.currency),
        issuanceOf(command.currency),
        ...budgetsOf(
          awardIdsOf(command).map((id) => around.awards.get(id)),
          command.currency,
        ),
      ];
    case 'matureAwards':
    case 'passOnPoints':
    case 'expirePoints':
    case 'lapsePoints':
      return walletAndSinks(command.memberId, command.currency);
    case 'holdPoints':
      return [...walletAndSinks(command.memberId, command.currency), heldOf(command.memberId, command.currency)];
    case 'burnPoints':
      return [...heldAndWallet(command.memberId, command.currency), redeemedOf(command.currency)];
    case 'giftPoints':
      return [
        ...heldAndWallet(command.memberId, command.currency),
        ...walletAndSinks(command.toMemberId, command.currency),
        transitOf(command.currency),
      ];
    case 'giveBackPoints':
      return [
        ...walletAndSinks(command.memberId, command.currency),
        ...walletAndSinks(command.toMemberId, command.currency),
        transitOf(command.currency),
      ];
    case 'mergeMember':
    case 'endMerge':
      return [];
    case 'donatePoints':
      return [
        ...heldAndWallet(command.memberId, command.currency),
        donatedTo(command.cause, command.currency),
        sponsorOf(command.cause),
        donatedTo(command.cause, fen),
      ];
    case 'adjustPoints':
      return [...walletAndSinks(command.memberId, command.currency), issuanceOf(command.currency)];
    case 'fundAccount':
      return [
        { kind: command.account, owner: command.owner, currency: command.currency },
        issuanceOf(command.currency),
      ];
    case 'convertPoints':
      return [
        ...holdAccounts(around.hold),
        clearingOf(command.toPartner, command.from),
        ...receivingAccounts(command.memberId, command),
      ];
    case 'giveHeld':
      return [...holdAccounts(around.hold), clearingOf(command.toPartner, command.from)];
    case 'receivePoints':
      return receivingAccounts(command.memberId, command);
    case 'reverseExchange':
      return [
        ...(command.out ? [...holdAccounts(around.hold), clearingOf(command.out.toPartner, command.out.from)] : []),
        ...(command.in ? receivingAccounts(command.memberId, command.in) : []),
      ];
    case 'settleHold':
    case 'returnPoints':
      return [...holdAccounts(around.hold), ...(around.hold?.terms ? [redeemedOf(around.hold.terms.currency)] : [])];
    case 'voidHold':
    case 'releaseExpiredHold':
      return holdAccounts(around.hold);
    case 'decideReview':
      return around.review ? [...accountsOf(around.review.command, around), ...holdAccounts(around.hold)] : [];
  }
}

function walletAndSinks(memberId: string, currency: string): AccountRef[] {
  return [walletOf(memberId, currency), debtOf(memberId, currency), expiredOf(currency)];
}

function heldAndWallet(memberId: string, currency: string): AccountRef[] {
  return [...walletAndSinks(memberId, currency), heldOf(memberId, currency)];
}

function holdAccounts(hold: Hold | null): AccountRef[] {
  if (!hold?.terms) return [];
  return heldAndWallet(hold.terms.memberId, hold.terms.currency);
}

function receivingAccounts(
  memberId: string,
  { to, fromPartner, prepaid }: { to: string; fromPartner: string; prepaid: boolean },
): AccountRef[] {
  return [...walletAndSinks(memberId, to), prepaid ? blockOf(fromPartner, to) : clearingOf(fromPartner, to)];
}

function budgetsOf(awards: readonly ({ budget: string | null } | undefined)[], currency: string): AccountRef[] {
  return awards.flatMap((award) => (award?.budget ? [budgetOf(award.budget, currency)] : []));
}
