/** The rules of giving, adjusting and funding once more, on plain lots: what `decide` is held against. */
import type { CommandOf } from '../command.js';
import type { Instant, Moment } from '../instant.js';
import { Refused, type ReferenceBooks } from './reference-books.js';

const fen = 'CNY_FEN';

export function checkGift(books: ReferenceBooks, command: CommandOf<'giftPoints'>, at: Instant): void {
  if (command.memberId === command.toMemberId) throw new Refused('BAD_USER_INPUT');
  if (command.points > command.atMost) throw new Refused('GIFT_LIMIT_EXCEEDED');
  books.checkSpendable(command.memberId, command.currency, command.points, at);
}

export function giftPoints(books: ReferenceBooks, command: CommandOf<'giftPoints'>, at: Instant): unknown {
  checkGift(books, command, at);
  const { giftId, memberId, toMemberId, currency, points } = command;
  const given = books.spend(memberId, currency, points, at);
  books.receive(toMemberId, currency, books.arriving(toMemberId, given, at), at);
  return { postingId: giftId, currency, points: -points };
}

export function checkDonation(books: ReferenceBooks, command: CommandOf<'donatePoints'>, at: Instant): void {
  if (command.sponsoredMinor > command.worthMinor) throw new Refused('BAD_USER_INPUT');
  books.checkSpendable(command.memberId, command.currency, command.points, at);
  if (command.sponsoredMinor > books.sum('SPONSOR', fen, command.cause)) throw new Refused('FUNDS_EXHAUSTED');
}

export function donatePoints(books: ReferenceBooks, command: CommandOf<'donatePoints'>, at: Instant): unknown {
  checkDonation(books, command, at);
  const { donationId, memberId, currency, points, cause, sponsoredMinor } = command;
  books.spend(memberId, currency, points, at);
  books.add('DONATED', currency, cause, points);
  books.add('SPONSOR', fen, cause, -sponsoredMinor);
  books.add('DONATED', fen, cause, sponsoredMinor);
  return { postingId: donationId, currency, points: -points };
}

export function checkAdjustment(books: ReferenceBooks, command: CommandOf<'adjustPoints'>, at: Instant): void {
  if (command.points < 0) books.checkSpendable(command.memberId, command.currency, -command.points, at);
}

export function adjustPoints(
  books: ReferenceBooks,
  command: CommandOf<'adjustPoints'>,
  { at, validUntil }: Moment,
): unknown {
  checkAdjustment(books, command, at);
  const { adjustmentId, memberId, currency, points } = command;
  if (points > 0) {
    const added = books.arriving(memberId, [{ expiresAt: validUntil, pendingUntil: null, points }], at);
    books.receive(memberId, currency, added, at);
  } else books.spend(memberId, currency, -points, at);
  books.add('ISSUANCE', currency, '', -points);
  return { postingId: adjustmentId, currency, points };
}

export function fundAccount(books: ReferenceBooks, command: CommandOf<'fundAccount'>): unknown {
  const { fundingId, account, owner, currency, points } = command;
  if (books.sum(account, currency, owner) + points < 0) throw new Refused('FUNDS_EXHAUSTED');
  books.add(account, currency, owner, points);
  books.add('ISSUANCE', currency, '', -points);
  return { fundingId, balance: books.sum(account, currency, owner) };
}
