/** Makes of a step the exchange it stands for: whole, or the half of it that is kept here, or undone. */
import type { CommandOf } from '../command.js';
import { isOpen, itsOf } from './model-holds.js';
import { modelCurrencies, type ModelTurn } from './model-turn.js';
import { sumOfLots } from './reference-lots.js';

const issuers: Record<string, string> = { HARVEST: 'harvest', CRUMB: 'bakery' };
const issuerOf = (currency: string) => issuers[currency] ?? '';
const otherThan = (currency: string) => modelCurrencies.find((code) => code !== currency) ?? currency;

export function conversionFor(turn: ModelTurn): CommandOf<'convertPoints'> | null {
  const giving = givingFor(turn);
  if (!giving) return null;
  const to = turn.wrong(6) === 5 ? giving.from : otherThan(giving.from);
  return { kind: 'convertPoints', ...giving, to, ...payingFor(turn, to, issuerOf(giving.from)) };
}

/** To a partner who keeps its points itself. */
export function giftOfHeldFor(turn: ModelTurn): CommandOf<'giveHeld'> | null {
  const giving = givingFor(turn);
  return giving && { kind: 'giveHeld', ...giving };
}

export function receiptFor(turn: ModelTurn): CommandOf<'receivePoints'> {
  const { memberId, currency: to } = turn;
  const paying = payingFor(turn, to, issuerOf(otherThan(to)));
  return { kind: 'receivePoints', exchangeId: turn.id('posting'), memberId, to, ...paying };
}

function givingFor(turn: ModelTurn) {
  const isTooMuch = turn.wrong(4) === 0;
  const mayHaveEnded = turn.isWrong && !isTooMuch;
  const hold = turn.holds((it) => it.purpose === 'EXCHANGE' && (isOpen(it, turn) || mayHaveEnded));
  if (!hold && !turn.isWrong) return null;
  const { currency: from, ...its } = itsOf(turn, hold);
  const given = sumOfLots(hold?.held ?? []) + Number(isTooMuch);
  return { exchangeId: turn.id('posting'), ...its, from, given, toPartner: issuerOf(otherThan(from)) };
}

/** What the partner is to pay: now and then exactly what it has prepaid, or what it may still owe, and sometimes a point more. */
function payingFor({ step, books }: ModelTurn, to: string, fromPartner: string) {
  const prepaid = step.pick % 2 === 0;
  const owedAtMost = [null, 300, 1_500][(step.pick >> 2) % 3] ?? null;
  const left = prepaid
    ? books.sum('BLOCK', to, fromPartner)
    : owedAtMost === null
      ? 0
      : owedAtMost + books.sum('CLEARING', to, fromPartner);
  const isToTheLast = (step.pick >> 4) % 4 === 0 && left > 0;
  const received = isToTheLast ? left + Number((step.pick >> 6) % 4 === 0) : step.points;
  return { received, fromPartner, prepaid, owedAtMost };
}

/** One that stands; when it is to go wrong any, or one half of it alone, of another member or amount. */
export function undoingFor(turn: ModelTurn): CommandOf<'reverseExchange'> | null {
  const { books, step } = turn;
  const wrong = turn.wrong(6);
  const isTooMuch = wrong === 1 || wrong === 4;
  const mayBeUndone = turn.isWrong && !isTooMuch;
  const exchange = turn.choose(books.exchanges.filter(({ isUndone }) => !isUndone || mayBeUndone));
  if (!exchange) return null;
  const { exchangeId, out, in: received } = exchange;
  return {
    kind: 'reverseExchange',
    reversalId: turn.id('posting'),
    exchangeId,
    memberId: wrong === 0 ? turn.memberId : exchange.memberId,
    service: 'partners',
    out: out && { ...out, given: out.given + Number(isTooMuch), from: wrong === 2 ? otherThan(out.from) : out.from },
    in: received && { ...received, received: wrong === 3 ? received.received + step.points : received.received },
  };
}
