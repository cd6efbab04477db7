/** Makes of a step of a random history the command it stands for, fitted to what the reference holds. */
import { fen } from '../account.js';
import type { Command } from '../command.js';
import { awardFor, maturityFor, returnFor } from './model-earnings.js';
import { givingBackFor, lapseFor, mergeFor, partingFor, passingFor } from './model-merges.js';
import { conversionFor, giftOfHeldFor, receiptFor, undoingFor } from './model-exchanges.js';
import { burnFor, cancellationFor, holdFor, releaseFor, settlementFor, voidFor } from './model-holds.js';
import type { ModelTry } from './model-step.js';
import { modelMembers, type ModelTurn } from './model-turn.js';

const makers: Record<Exclude<ModelTry, 'retry'>, (turn: ModelTurn) => Command | null> = {
  award: awardFor,
  return: returnFor,
  mature: maturityFor,
  hold: (turn) => holdFor(turn, 'REDEMPTION'),
  exchange: (turn) => holdFor(turn, 'EXCHANGE'),
  burn: burnFor,
  settle: settlementFor,
  void: voidFor,
  release: releaseFor,
  cancel: cancellationFor,
  convert: conversionFor,
  giveHeld: giftOfHeldFor,
  receive: receiptFor,
  undo: undoingFor,
  gift: giftFor,
  donate: donationFor,
  adjust: adjustmentFor,
  fund: fundingFor,
  decide: decisionFor,
  expire: ({ memberId, currency }) => ({ kind: 'expirePoints', memberId, currency }),
  merge: mergeFor,
  pass: (turn) => passingFor(turn) ?? mergeFor(turn),
  giveBack: (turn) => givingBackFor(turn) ?? partingFor(turn),
  lapse: lapseFor,
};

/** Where there is nothing that the step could be about something is earned instead. */
export function commandFor(what: Exclude<ModelTry, 'retry'>, turn: ModelTurn): Command {
  return makers[what](turn) ?? awardFor(turn);
}

function giftFor(turn: ModelTurn): Command | null {
  const { spendable, memberId, currency } = turn.spender;
  if (spendable === 0 && !turn.isWrong) return null;
  const others = modelMembers.filter((id) => id !== memberId);
  const wrong = turn.wrong(3);
  return {
    kind: 'giftPoints',
    giftId: turn.id('posting'),
    memberId,
    toMemberId: wrong === 0 ? memberId : (turn.choose(others) ?? memberId),
    currency,
    points: wrong === 1 ? turn.step.points : Math.min(250, turn.upTo(spendable)),
    atMost: 250,
    risk: turn.risk,
  };
}

function donationFor(turn: ModelTurn): Command | null {
  const { spendable, memberId, currency } = turn.spender;
  if (spendable === 0 && !turn.isWrong) return null;
  const points = turn.upTo(spendable);
  const cause = turn.step.pick % 3 === 0 ? 'water' : 'trees';
  return {
    kind: 'donatePoints',
    donationId: turn.id('posting'),
    memberId,
    currency,
    points,
    cause,
    worthMinor: points * 2,
    sponsoredMinor: turn.wrong(2) === 0 ? points * 2 + 1 : turn.step.pick % 2 === 0 ? 0 : points,
    risk: turn.risk,
  };
}

function adjustmentFor(turn: ModelTurn): Command {
  const { step } = turn;
  const { memberId, currency, spendable } = step.pick % 2 === 0 ? { ...turn, spendable: 0 } : turn.spender;
  return {
    kind: 'adjustPoints',
    adjustmentId: turn.id('posting'),
    memberId,
    currency,
    points: spendable === 0 ? step.points : -turn.upTo(spendable),
    reason: 'counted wrongly',
    askedBy: 'ops:lin',
    fourEyesFrom: 250,
    reviewId: turn.id('review'),
  };
}

function fundingFor(turn: ModelTurn): Command {
  const { currency, step } = turn;
  const [account, owner, code] = (
    [
      ['BUDGET', 'spring', currency],
      ['BUDGET', 'summer', currency],
      ['BLOCK', currency === 'CRUMB' ? 'harvest' : 'bakery', currency],
      ['SPONSOR', 'trees', fen],
    ] as const
  )[step.pick % 4] ?? ['BUDGET', 'spring', currency];
  const left = turn.books.sum(account, code, owner);
  const points = (step.pick >> 2) % 4 === 0 ? -turn.upTo(left) || step.points : step.points * 2;
  return { kind: 'fundAccount', fundingId: turn.id('posting'), account, owner, currency: code, points };
}

function decisionFor(turn: ModelTurn): Command | null {
  const reviews = [...turn.books.reviews.values()];
  const review = turn.choose(turn.wrong(2) === 0 ? reviews : reviews.filter(({ state }) => state === 'OPEN'));
  if (!review && !turn.isWrong) return null;
  return {
    kind: 'decideReview',
    reviewId: review?.reviewId ?? turn.id('review'),
    decision: turn.step.pick % 3 === 0 ? 'REJECTED' : 'APPROVED',
    decidedBy: turn.wrong(2) === 1 ? 'ops:lin' : 'ops:mei',
  };
}
