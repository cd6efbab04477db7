/** Makes of a step what it stands for with a hold: made, settled, voided or returned. */
import type { Command } from '../command.js';
import type { ModelTurn } from './model-turn.js';
import type { ReferenceHold } from './reference-books.js';
import { isKept } from './reference-holds.js';
import { sumOfLots } from './reference-lots.js';

export function holdFor(turn: ModelTurn, purpose: 'REDEMPTION' | 'EXCHANGE'): Command | null {
  const { spendable, memberId, currency } = turn.spender;
  if (spendable === 0 && !turn.isWrong) return null;
  const wrong = turn.wrong(3);
  const reused = turn.holds(() => true) ?? [...turn.books.holds.values()][0];
  return {
    kind: 'holdPoints',
    service: purpose === 'EXCHANGE' ? 'partners' : 'rewards',
    holdId: wrong === 0 ? (reused?.holdId ?? turn.id('hold')) : turn.id('hold'),
    memberId,
    currency,
    points: turn.upTo(spendable),
    purpose,
    expiresAt: wrong === 1 ? turn.at : turn.later([1, 100, 300, 1_000][turn.step.pick % 4] ?? 1),
    risk: turn.risk,
  };
}

export function burnFor(turn: ModelTurn): Command | null {
  const { spendable, memberId, currency } = turn.spender;
  if (spendable === 0 && !turn.isWrong) return null;
  const reused = turn.holds(({ service }) => service === 'rewards');
  return {
    kind: 'burnPoints',
    service: 'rewards',
    holdId: turn.wrong(2) === 0 ? (reused?.holdId ?? turn.id('hold')) : turn.id('hold'),
    memberId,
    currency,
    points: turn.upTo(spendable),
    risk: turn.risk,
  };
}

/** What is done with a hold, as of its member, or wrongly of another or by another service. */
export function itsOf(turn: ModelTurn, hold: ReferenceHold | undefined) {
  const wrong = turn.wrong(4);
  return {
    service: wrong === 0 ? 'partners' : (hold?.service ?? 'rewards'),
    holdId: hold?.holdId ?? turn.id('hold'),
    memberId: wrong === 1 ? turn.memberId : (hold?.memberId ?? turn.memberId),
    currency: wrong === 2 ? turn.currency : (hold?.currency ?? turn.currency),
  };
}

export const isOpen = (hold: ReferenceHold, { at }: ModelTurn) => hold.status === 'OPEN' && hold.expiresAt > at;
const isRedemption = ({ purpose }: ReferenceHold) => purpose === 'REDEMPTION';

export function settlementFor(turn: ModelTurn): Command | null {
  const hold = turn.holds((it) => isRedemption(it) && (isOpen(it, turn) || turn.isWrong));
  if (!hold && !turn.isWrong) return null;
  const left = sumOfLots(hold?.held ?? []);
  const points = turn.step.pick % 3 === 0 && left > 0 ? left : turn.upTo(left);
  return { kind: 'settleHold', settlementId: turn.id('posting'), ...itsOf(turn, hold), points };
}

export function voidFor(turn: ModelTurn): Command {
  const hold = turn.wrong(2) === 0 ? undefined : turn.holds((it) => isKept(it) || turn.isWrong);
  return { kind: 'voidHold', service: hold?.service ?? 'rewards', holdId: hold?.holdId ?? turn.id('hold') };
}

export function releaseFor(turn: ModelTurn): Command | null {
  const hold = turn.holds((it) => isKept(it) && (it.expiresAt <= turn.at || turn.isWrong)) ?? turn.holds(isKept);
  if (!hold && !turn.isWrong) return null;
  return { kind: 'releaseExpiredHold', service: hold?.service ?? 'rewards', holdId: hold?.holdId ?? turn.id('hold') };
}

export function cancellationFor(turn: ModelTurn): Command | null {
  const hold = turn.holds((it) => isRedemption(it) && (sumOfLots(it.settled) > 0 || turn.isWrong));
  if (!hold && !turn.isWrong) return null;
  const points = turn.upTo(sumOfLots(hold?.settled ?? []));
  return { kind: 'returnPoints', reversalId: turn.id('posting'), ...itsOf(turn, hold), points };
}
