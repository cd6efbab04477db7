/** The rules of exchanging and of undoing exchanges once more, on plain lots: what `decide` is held against. */
import type { CommandOf } from '../command.js';
import type { Instant, Moment } from '../instant.js';
import { Refused, type ReferenceBooks, type ReferenceHold } from './reference-books.js';
import { fitting } from './reference-holds.js';
import { byEnd, drawFrom, sumOfLots, waits, type ReferenceLot } from './reference-lots.js';
import { passOn } from './reference-merges.js';

type Giving = CommandOf<'convertPoints' | 'giveHeld'>;
type Receiving = CommandOf<'convertPoints' | 'receivePoints'>;

export function convertPoints(books: ReferenceBooks, command: CommandOf<'convertPoints'>, moment: Moment): unknown {
  if (command.from === command.to) throw new Refused('BAD_USER_INPUT');
  const hold = holdToGive(books, command, moment.at);
  checkPayer(books, command);
  give(books, command, hold);
  receive(books, command, moment);
  const { exchangeId, memberId, given, received } = command;
  books.exchanges.push({ exchangeId, memberId, out: outOf(command), in: inOf(command), isUndone: false });
  return { exchangeId, given, received, postedAt: moment.at };
}

export function giveHeld(books: ReferenceBooks, command: CommandOf<'giveHeld'>, { at }: Moment): unknown {
  give(books, command, holdToGive(books, command, at));
  const { exchangeId, memberId, given } = command;
  books.exchanges.push({ exchangeId, memberId, out: outOf(command), in: null, isUndone: false });
  return { exchangeId, given, received: 0, postedAt: at };
}

export function receivePoints(books: ReferenceBooks, command: CommandOf<'receivePoints'>, moment: Moment): unknown {
  checkPayer(books, command);
  receive(books, command, moment);
  const { exchangeId, memberId, received } = command;
  books.exchanges.push({ exchangeId, memberId, out: null, in: inOf(command), isUndone: false });
  return { exchangeId, given: 0, received, postedAt: moment.at };
}

function outOf({ holdId, from, given, toPartner }: Giving) {
  return { holdId, from, given, toPartner };
}

function inOf({ to, received, fromPartner, prepaid }: Receiving) {
  return { to, received, fromPartner, prepaid };
}

function holdToGive(books: ReferenceBooks, command: Giving, at: Instant): ReferenceHold {
  const hold = fitting(books, { ...command, currency: command.from }, 'EXCHANGE');
  if (hold.status !== 'OPEN' || hold.expiresAt <= at) throw new Refused('HOLD_NOT_OPEN');
  if (sumOfLots(hold.held) !== command.given) throw new Refused('MORE_THAN_HELD');
  return hold;
}

function checkPayer(books: ReferenceBooks, { to, received, fromPartner, prepaid, owedAtMost }: Receiving): void {
  if (prepaid) {
    if (books.sum('BLOCK', to, fromPartner) < received) throw new Refused('FUNDS_EXHAUSTED');
    return;
  }
  const owedAfterwards = received - books.sum('CLEARING', to, fromPartner);
  if (owedAtMost !== null && owedAfterwards > owedAtMost) throw new Refused('FUNDS_EXHAUSTED');
}

function give(books: ReferenceBooks, { from, given, toPartner }: Giving, hold: ReferenceHold): void {
  books.add('CLEARING', from, toPartner, given);
  [hold.status, hold.settled, hold.held] = ['CONVERTED', hold.held, []];
}

function receive(books: ReferenceBooks, command: Receiving, { at, validUntil }: Moment): void {
  const { exchangeId, memberId, to, received, fromPartner, prepaid } = command;
  books.add(prepaid ? 'BLOCK' : 'CLEARING', to, fromPartner, -received);
  const points = [{ expiresAt: validUntil, pendingUntil: null, points: received }];
  books.receive(memberId, to, books.arriving(memberId, points, at, { exchangeId }), at);
}

/** May be refused after what a merge has left behind was sent on: nothing is to be kept of it then. */
export function reverseExchange(books: ReferenceBooks, command: CommandOf<'reverseExchange'>, moment: Moment): unknown {
  const { reversalId, exchangeId, memberId, service, out, in: received } = command;
  if (out && out.from === received?.to) throw new Refused('BAD_USER_INPUT');
  const hold = out && fitting(books, { ...out, service, memberId, currency: out.from }, 'EXCHANGE');
  if (hold && sumOfLots(hold.settled) === 0) throw new Refused('HOLD_NOT_OPEN');
  if (hold && sumOfLots(hold.settled) !== out.given) throw new Refused('MORE_THAN_HELD');
  if (received) takeBack(books, command, received, moment);
  if (hold) {
    books.add('CLEARING', out.from, out.toPartner, -out.given);
    const back = hold.settled;
    hold.settled = [];
    books.receiveBack(memberId, out.from, back, moment.at, moment.graceUntil);
  }
  for (const exchange of books.exchanges) if (exchange.exchangeId === exchangeId) exchange.isUndone = true;
  const [givenBack, takenBack] = [out?.given ?? 0, received?.received ?? 0];
  return { reversalId, exchangeId, givenBack, takenBack, postedAt: moment.at };
}

/** The points that end last, and of those that end together the exchange's own before others. */
function takeBack(
  books: ReferenceBooks,
  command: CommandOf<'reverseExchange'>,
  { to, received, fromPartner, prepaid }: NonNullable<CommandOf<'reverseExchange'>['in']>,
  moment: Moment,
): void {
  passOn(books, command, moment);
  const { at } = moment;
  const holder = books.survivorOf(command.memberId) ?? command.memberId;
  books.checkSpendable(holder, to, received, at);
  const isOwn = (lot: ReferenceLot) => lot.exchangeId === command.exchangeId;
  const spendable = byEnd(books.wallet(holder, to), isOwn).filter((lot) => !waits(lot, at));
  const ends = [...new Set(spendable.map(({ expiresAt }) => expiresAt))].reverse();
  drawFrom(
    ends.flatMap((end) => spendable.filter(({ expiresAt }) => expiresAt === end)),
    received,
  );
  // It leaves by way of the wallet of the member who made the exchange.
  books.opening(command.memberId, to, at);
  books.add(prepaid ? 'BLOCK' : 'CLEARING', to, fromPartner, received);
}
