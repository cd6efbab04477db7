/**
 * Rule: a hold takes the earliest spendable points, and only if there are enough. It can be settled until its end by the
 * books' own clock, whether or not anybody has swept it by then. A part that is settled uses the earliest of the held
 * points; a part that is returned gives back the latest, as if the smaller redemption had been made at once. A void that
 * comes before its hold leaves a tombstone, and the hold is refused when it comes. What is done with a hold fits what it
 * was made for, its purpose, member and currency: what is held for an exchange is never redeemed.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { heldOf, redeemedOf, walletOf } from './account.js';
import { pick, putIn, takeOut, totalOf, type Bucket } from './buckets.js';
import type {
  BurnPoints,
  HeldPoints,
  HoldPoints,
  ReleaseExpiredHold,
  ReturnPoints,
  SettleHold,
  VoidHold,
} from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { holdNotOpen, moreThanHeld } from './errors.js';
import { endReviewOfHold } from './review-end.js';
import {
  answerOf,
  isHolding,
  tombstone,
  type Hold,
  type HoldAnswer,
  type HoldPurpose,
  type HoldRef,
  type HoldStatus,
  type HoldTerms,
} from './hold.js';
import type { References } from './journal.js';
import { takeSpendable } from './spendable.js';

export function decideHold(draft: Draft, command: HoldPoints): HoldAnswer {
  const { service, holdId, memberId, currency, points, purpose, expiresAt } = command;
  const earlier = draft.hold(command);
  if (earlier) throw holdNotOpen({ holdId, status: earlier.status });
  if (expiresAt <= draft.at) throw badInput({ path: ['input', 'expiresAt'], reason: 'must lie in the future' });
  const held = takeSpendable(draft, memberId, currency, points);
  draft.move({
    kind: 'HELD',
    from: walletOf(memberId, currency),
    to: heldOf(memberId, currency),
    memberId,
    split: held,
    references: { service, holdId, purpose },
  });
  const terms: HoldTerms = { memberId, currency, points, purpose, expiresAt };
  return keep(draft, { service, holdId, status: 'OPEN', terms, held, settled: [], reviewId: null });
}

/** A hold that is settled as it is made. */
export function decideBurn(draft: Draft, command: BurnPoints): HoldAnswer {
  const { service, holdId, memberId, currency, points } = command;
  const earlier = draft.hold(command);
  if (earlier) throw holdNotOpen({ holdId, status: earlier.status });
  const settled = takeSpendable(draft, memberId, currency, points);
  const terms: HoldTerms = { memberId, currency, points, purpose: 'REDEMPTION', expiresAt: draft.at };
  draft.move({
    kind: 'BURNED',
    from: walletOf(memberId, currency),
    to: redeemedOf(currency),
    memberId,
    split: settled,
    references: referencesOf(command, terms),
  });
  return keep(draft, { service, holdId, status: 'SETTLED', terms, held: [], settled, reviewId: null });
}

export function decideSettlement(draft: Draft, command: SettleHold): HoldAnswer {
  const { hold, terms } = openHold(draft, command, 'REDEMPTION');
  const { picked, missing } = pick(hold.held, command.points);
  if (missing > 0) throw moreThanHeld({ path: ['input', 'points'], left: totalOf(hold.held) });
  draft.move({
    kind: 'SETTLED',
    from: heldOf(terms.memberId, terms.currency),
    to: redeemedOf(terms.currency),
    memberId: terms.memberId,
    split: picked,
    references: { ...referencesOf(hold, terms), settlementId: command.settlementId },
  });
  const held = takeOut(hold.held, picked);
  return keep(draft, {
    ...hold,
    held,
    settled: putIn(hold.settled, picked),
    status: held.length === 0 ? 'SETTLED' : 'OPEN',
  });
}

/** Voiding what is already void, or has run out and gone back, is done; voiding what was settled is refused. */
export function decideVoid(draft: Draft, command: VoidHold): HoldAnswer {
  const hold = draft.hold(command);
  if (!hold) return keep(draft, tombstone(command));
  if (hold.status === 'VOIDED' || hold.status === 'EXPIRED') return answerOf(hold);
  if (!isHolding(hold)) throw holdNotOpen({ holdId: hold.holdId, status: hold.status });
  const answer = releaseHold(draft, hold, 'VOIDED');
  endReviewOfHold(draft, hold, 'WITHDRAWN');
  return answer;
}

/** The sweeper's command: does nothing to a hold that is not open or has not run out. */
export function decideRelease(draft: Draft, command: ReleaseExpiredHold): void {
  const hold = draft.hold(command);
  if (!hold?.terms || !isHolding(hold) || hold.terms.expiresAt > draft.at) return;
  releaseHold(draft, hold, 'EXPIRED');
  endReviewOfHold(draft, hold, 'EXPIRED');
}

export function decideReturn(draft: Draft, command: ReturnPoints): HoldAnswer {
  const { hold, terms } = fittingHold(draft, command, 'REDEMPTION');
  if (hold.settled.length === 0) throw holdNotOpen({ holdId: hold.holdId, status: hold.status });
  const { memberId, currency } = terms;
  const { picked, missing } = pick([...hold.settled].reverse(), command.points);
  if (missing > 0) throw moreThanHeld({ path: ['input', 'points'], left: totalOf(hold.settled) });
  const split = draft.withGrace(picked);
  const references = { ...referencesOf(hold, terms), reversalId: command.reversalId };
  draft.move({
    kind: 'RETURNED',
    from: redeemedOf(currency),
    to: walletOf(memberId, currency),
    memberId,
    split,
    references,
  });
  repayDebt(draft, memberId, currency, split, references);
  return keep(draft, { ...hold, settled: takeOut(hold.settled, picked) });
}

/** The hold, if something can still be settled of it. */
export function openHold(draft: Draft, asked: HeldPoints, purpose: HoldPurpose): MadeHold {
  const { hold, terms } = fittingHold(draft, asked, purpose);
  if (hold.status !== 'OPEN') throw holdNotOpen({ holdId: hold.holdId, status: hold.status });
  if (terms.expiresAt <= draft.at) throw holdNotOpen({ holdId: hold.holdId, status: 'EXPIRED' });
  return { hold, terms };
}

/** A hold that is no tombstone. */
interface MadeHold {
  hold: Hold;
  terms: HoldTerms;
}

/** The hold, open or not, if it was made for this purpose and of this member's points. */
export function fittingHold(
  draft: Draft,
  asked: HeldPoints,
  purpose: HoldPurpose,
  path = ['input', 'holdId'],
): MadeHold {
  const hold = draft.hold(asked);
  if (!hold?.terms) throw holdNotOpen({ holdId: asked.holdId, status: hold?.status ?? 'UNKNOWN' });
  const { memberId, currency } = hold.terms;
  if (hold.terms.purpose !== purpose || memberId !== asked.memberId || currency !== asked.currency) {
    throw badInput({
      path,
      reason: `is not a hold of this member and currency for ${purpose.toLowerCase()}`,
    });
  }
  return { hold, terms: hold.terms };
}

function referencesOf({ service, holdId }: HoldRef, { purpose }: HoldTerms): References {
  return { service, holdId, purpose };
}

/** Gives back what is still held, to where it came from. */
export function releaseHold(draft: Draft, hold: Hold, status: HoldStatus): HoldAnswer {
  if (!hold.terms) throw new Error('a tombstone holds nothing');
  const { memberId, currency } = hold.terms;
  const references = referencesOf(hold, hold.terms);
  const split: Bucket[] = draft.withGrace(hold.held);
  draft.move({
    kind: 'RELEASED',
    from: heldOf(memberId, currency),
    to: walletOf(memberId, currency),
    memberId,
    split,
    references,
  });
  repayDebt(draft, memberId, currency, split, references);
  return keep(draft, { ...hold, status, held: [] });
}

function keep(draft: Draft, hold: Hold): HoldAnswer {
  draft.keepHold(hold);
  return answerOf(hold);
}
