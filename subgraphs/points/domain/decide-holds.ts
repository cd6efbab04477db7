/**
 * Rule: a hold takes the earliest spendable points, and only if there are enough. It can be settled until its end by the
 * books' own clock, whether or not anybody has swept it by then. A part that is settled uses the earliest of the held
 * points; a part that is returned gives back the latest, as if the smaller redemption had been made at once. A void that
 * comes before its hold leaves a tombstone, and the hold is refused when it comes. What is done with a hold fits what it
 * was made for, its purpose, member and currency: what is held for an exchange is never redeemed.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { heldOf, redeemedOf, walletOf } from './account.js';
import { isPending, pick, putIn, spendableOf, takeOut, totalOf, type Bucket } from './buckets.js';
import type { HeldPoints, HoldPoints, ReleaseExpiredHold, ReturnPoints, SettleHold, VoidHold } from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { holdNotOpen, moreThanHeld, notEnoughPoints } from './errors.js';
import {
  answerOf,
  tombstone,
  type Hold,
  type HoldAnswer,
  type HoldPurpose,
  type HoldRef,
  type HoldStatus,
  type HoldTerms,
} from './hold.js';
import type { References } from './journal.js';

export function decideHold(draft: Draft, command: HoldPoints): HoldAnswer {
  const { service, holdId, memberId, currency, points, purpose, expiresAt } = command;
  const earlier = draft.hold(command);
  if (earlier) throw holdNotOpen({ holdId, status: earlier.status });
  if (expiresAt <= draft.at) throw badInput({ path: ['input', 'expiresAt'], reason: 'must lie in the future' });
  const wallet = walletOf(memberId, currency);
  const buckets = draft.bucketsOf(wallet).filter((bucket) => !isPending(bucket, draft.at));
  const { picked, missing } = pick(buckets, points);
  if (missing > 0) throw notEnoughPoints({ spendable: spendableOf(buckets, draft.at), needed: points });
  draft.move({
    kind: 'HELD',
    from: wallet,
    to: heldOf(memberId, currency),
    memberId,
    split: picked,
    references: { service, holdId, purpose },
  });
  const terms: HoldTerms = { memberId, currency, points, purpose, expiresAt };
  return keep(draft, { service, holdId, status: 'OPEN', terms, held: picked, settled: [] });
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
  if (hold.status !== 'OPEN') throw holdNotOpen({ holdId: hold.holdId, status: hold.status });
  return release(draft, hold, 'VOIDED');
}

/** The sweeper's command: does nothing to a hold that is not open or has not run out. */
export function decideRelease(draft: Draft, command: ReleaseExpiredHold): void {
  const hold = draft.hold(command);
  if (hold?.status === 'OPEN' && hold.terms && hold.terms.expiresAt <= draft.at) release(draft, hold, 'EXPIRED');
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
function fittingHold(draft: Draft, asked: HeldPoints, purpose: HoldPurpose): MadeHold {
  const hold = draft.hold(asked);
  if (!hold?.terms) throw holdNotOpen({ holdId: asked.holdId, status: hold?.status ?? 'UNKNOWN' });
  const { memberId, currency } = hold.terms;
  if (hold.terms.purpose !== purpose || memberId !== asked.memberId || currency !== asked.currency) {
    throw badInput({
      path: ['input', 'holdId'],
      reason: `is not a hold of this member and currency for ${purpose.toLowerCase()}`,
    });
  }
  return { hold, terms: hold.terms };
}

function referencesOf({ service, holdId }: HoldRef, { purpose }: HoldTerms): References {
  return { service, holdId, purpose };
}

function release(draft: Draft, hold: Hold, status: HoldStatus): HoldAnswer {
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
