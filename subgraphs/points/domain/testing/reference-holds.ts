/** The rules of holding, redeeming and returning once more, on plain lots: what `decide` is held against. */
import type { CommandOf } from '../command.js';
import type { HoldRef, HoldStatus } from '../hold.js';
import type { Instant, Moment } from '../instant.js';
import { Refused, type ReferenceBooks, type ReferenceHold } from './reference-books.js';
import { byEnd, drawFrom, sumOfLots } from './reference-lots.js';

export const keyOfHold = ({ service, holdId }: HoldRef): string => `${service}/${holdId}`;

export function answerAbout(hold: ReferenceHold): unknown {
  const { holdId, status, points, held, settled } = hold;
  return { holdId, status, points, held: sumOfLots(held), settled: sumOfLots(settled) };
}

export function checkHold(books: ReferenceBooks, command: CommandOf<'holdPoints' | 'burnPoints'>, at: Instant): void {
  if (books.holds.has(keyOfHold(command))) throw new Refused('HOLD_NOT_OPEN');
  if (command.kind === 'holdPoints' && command.expiresAt <= at) throw new Refused('BAD_USER_INPUT');
  books.checkSpendable(command.memberId, command.currency, command.points, at);
}

type MadeHold = Pick<
  ReferenceHold,
  'service' | 'holdId' | 'memberId' | 'currency' | 'points' | 'purpose' | 'expiresAt' | 'reviewId'
>;

/** Sets the member's earliest points aside. */
export function setAside(books: ReferenceBooks, terms: MadeHold, status: HoldStatus, at: Instant): ReferenceHold {
  const held = books.spend(terms.memberId, terms.currency, terms.points, at);
  const hold: ReferenceHold = { ...terms, made: true, status, held, settled: [] };
  books.holds.set(keyOfHold(terms), hold);
  return hold;
}

export function holdPoints(books: ReferenceBooks, command: CommandOf<'holdPoints'>, at: Instant): unknown {
  checkHold(books, command, at);
  return answerAbout(setAside(books, { ...termsOf(command), expiresAt: command.expiresAt }, 'OPEN', at));
}

export function burnPoints(books: ReferenceBooks, command: CommandOf<'burnPoints'>, at: Instant): unknown {
  checkHold(books, command, at);
  const hold = setAside(books, { ...termsOf(command), expiresAt: at }, 'SETTLED', at);
  books.add('REDEEMED', command.currency, '', command.points);
  [hold.held, hold.settled] = [[], hold.held];
  return answerAbout(hold);
}

export function termsOf(command: CommandOf<'holdPoints' | 'burnPoints'>): Omit<MadeHold, 'expiresAt'> {
  const { service, holdId, memberId, currency, points } = command;
  const purpose = command.kind === 'holdPoints' ? command.purpose : 'REDEMPTION';
  return { service, holdId, memberId, currency, points, purpose, reviewId: null };
}

export function fitting(
  books: ReferenceBooks,
  asked: HoldRef & { memberId: string; currency: string },
  purpose: 'REDEMPTION' | 'EXCHANGE',
): ReferenceHold {
  const hold = books.holds.get(keyOfHold(asked));
  if (!hold?.made) throw new Refused('HOLD_NOT_OPEN');
  const fits = hold.purpose === purpose && hold.memberId === asked.memberId && hold.currency === asked.currency;
  if (!fits) throw new Refused('BAD_USER_INPUT');
  return hold;
}

export function settleHold(books: ReferenceBooks, command: CommandOf<'settleHold'>, at: Instant): unknown {
  const hold = fitting(books, command, 'REDEMPTION');
  if (hold.status !== 'OPEN' || hold.expiresAt <= at) throw new Refused('HOLD_NOT_OPEN');
  if (sumOfLots(hold.held) < command.points) throw new Refused('MORE_THAN_HELD');
  hold.settled.push(...drawFrom(byEnd(hold.held), command.points));
  books.add('REDEEMED', hold.currency, '', command.points);
  if (sumOfLots(hold.held) === 0) hold.status = 'SETTLED';
  return answerAbout(hold);
}

export function returnPoints(books: ReferenceBooks, command: CommandOf<'returnPoints'>, moment: Moment): unknown {
  const hold = fitting(books, command, 'REDEMPTION');
  if (sumOfLots(hold.settled) === 0) throw new Refused('HOLD_NOT_OPEN');
  if (sumOfLots(hold.settled) < command.points) throw new Refused('MORE_THAN_HELD');
  const back = drawFrom(byEnd(hold.settled).reverse(), command.points);
  books.add('REDEEMED', hold.currency, '', -command.points);
  books.receiveBack(hold.memberId, hold.currency, back, moment.at, moment.graceUntil);
  return answerAbout(hold);
}

/** Gives back what is held. */
export function giveBack(books: ReferenceBooks, hold: ReferenceHold, status: HoldStatus, moment: Moment): void {
  const back = hold.held;
  hold.held = [];
  hold.status = status;
  books.receiveBack(hold.memberId, hold.currency, back, moment.at, moment.graceUntil);
}

export function isKept({ status }: ReferenceHold): boolean {
  return status === 'OPEN' || status === 'REVIEW';
}

export function voidHold(books: ReferenceBooks, command: CommandOf<'voidHold'>, moment: Moment): unknown {
  const hold = books.holds.get(keyOfHold(command));
  if (!hold) {
    const { service, holdId } = command;
    const never: ReferenceHold = {
      ...{ service, holdId, made: false, memberId: '', currency: '', points: 0, purpose: 'REDEMPTION', expiresAt: '' },
      ...{ status: 'VOIDED', held: [], settled: [], reviewId: null },
    };
    books.holds.set(keyOfHold(command), never);
    return answerAbout(never);
  }
  if (hold.status === 'SETTLED' || hold.status === 'CONVERTED') throw new Refused('HOLD_NOT_OPEN');
  if (isKept(hold)) giveBack(books, hold, 'VOIDED', moment);
  return answerAbout(hold);
}
