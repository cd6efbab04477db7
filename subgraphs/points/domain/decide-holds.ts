/**
 * Rule: a hold takes the earliest spendable points, and only if there are enough. It can be settled until its end by the
 * books' own clock, whether or not anybody has swept it by then. A part that is settled uses the earliest of the held
 * points; a part that is returned gives back the latest, as if the smaller redemption had been made at once. A void that
 * comes before its hold leaves a tombstone, and the hold is refused when it comes.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { heldOf, redeemedOf, walletOf } from './account.js';
import { isPending, pick, putIn, spendableOf, takeOut, totalOf, type Bucket } from './buckets.js';
import type { HoldPoints, ReleaseExpiredHold, ReturnPoints, SettleHold, VoidHold } from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { holdNotOpen, moreThanHeld, notEnoughPoints } from './errors.js';
import { answerOf, tombstone, type Hold, type HoldAnswer, type HoldStatus, type HoldTerms } from './hold.js';
import type { References } from './journal.js';

export function decideHold(draft: Draft, command: HoldPoints): HoldAnswer {
  const { holdId, memberId, currency, points, purpose, expiresAt } = command;
  const earlier = draft.hold(holdId);
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
    references: { holdId, purpose },
  });
  const terms: HoldTerms = { memberId, currency, points, purpose, expiresAt };
  return keep(draft, { holdId, status: 'OPEN', terms, held: picked, settled: [] });
}

export function decideSettlement(draft: Draft, command: SettleHold): HoldAnswer {
  const { hold, terms } = openHold(draft, command.holdId);
  const points = command.points ?? totalOf(hold.held);
  const { picked, missing } = pick(hold.held, points);
  if (missing > 0) throw moreThanHeld({ path: ['input', 'points'], left: totalOf(hold.held) });
  draft.move({
    kind: 'SETTLED',
    from: heldOf(terms.memberId, terms.currency),
    to: redeemedOf(terms.currency),
    memberId: terms.memberId,
    split: picked,
    references: { holdId: hold.holdId, purpose: terms.purpose, settlementId: command.settlementId },
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
export function decideVoid(draft: Draft, { holdId }: VoidHold): HoldAnswer {
  const hold = draft.hold(holdId);
  if (!hold) return keep(draft, tombstone(holdId));
  if (hold.status === 'VOIDED' || hold.status === 'EXPIRED') return answerOf(hold);
  if (hold.status !== 'OPEN') throw holdNotOpen({ holdId, status: hold.status });
  return release(draft, hold, 'VOIDED');
}

/** The sweeper's command: does nothing to a hold that is not open or has not run out. */
export function decideRelease(draft: Draft, { holdId }: ReleaseExpiredHold): void {
  const hold = draft.hold(holdId);
  if (hold?.status === 'OPEN' && hold.terms && hold.terms.expiresAt <= draft.at) release(draft, hold, 'EXPIRED');
}

export function decideReturn(draft: Draft, command: ReturnPoints): HoldAnswer {
  const { holdId, points, reversalId } = command;
  const hold = draft.hold(holdId);
  if (!hold?.terms || hold.status === 'CONVERTED' || hold.settled.length === 0) {
    throw holdNotOpen({ holdId, status: hold?.status ?? 'UNKNOWN' });
  }
  const { memberId, currency, purpose } = hold.terms;
  const { picked, missing } = pick([...hold.settled].reverse(), points);
  if (missing > 0) throw moreThanHeld({ path: ['input', 'points'], left: totalOf(hold.settled) });
  const split = draft.withGrace(picked);
  const references = { holdId, purpose, reversalId };
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
export function openHold(draft: Draft, holdId: string): { hold: Hold; terms: HoldTerms } {
  const hold = draft.hold(holdId);
  if (!hold?.terms || hold.status !== 'OPEN') throw holdNotOpen({ holdId, status: hold?.status ?? 'UNKNOWN' });
  if (hold.terms.expiresAt <= draft.at) throw holdNotOpen({ holdId, status: 'EXPIRED' });
  return { hold, terms: hold.terms };
}

function release(draft: Draft, hold: Hold, status: HoldStatus): HoldAnswer {
  if (!hold.terms) throw new Error('a tombstone holds nothing');
  const { memberId, currency, purpose } = hold.terms;
  const references: References = { holdId: hold.holdId, purpose };
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
