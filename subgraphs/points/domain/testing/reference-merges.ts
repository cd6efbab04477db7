/** The rules of merging, parting and lapsing once more, on plain lots: what `decide` is held against. */
import type { Command, CommandOf } from '../command.js';
import type { Instant, Moment } from '../instant.js';
import { Refused, type ReferenceBooks, type ReferenceReview } from './reference-books.js';
import { byEnd, drawFrom, gathered, sumOfLots, waits, type Preference, type ReferenceLot } from './reference-lots.js';
import { keyOfHold } from './reference-holds.js';

/** Takes as many points out of a wallet as these lots have, each of what ends and waits as it does, the preferred first. */
export function takeAlike(
  wallet: readonly ReferenceLot[],
  wanted: readonly Pick<ReferenceLot, 'expiresAt' | 'pendingUntil' | 'points'>[],
  prefers: Preference,
): ReferenceLot[] {
  return wanted.flatMap(({ expiresAt, pendingUntil, points }) => {
    const alike = wallet.filter((lot) => lot.expiresAt === expiresAt && lot.pendingUntil === pendingUntil);
    return drawFrom(byEnd(alike, prefers), points);
  });
}

export function mergeMember(books: ReferenceBooks, { mergeId, memberId, into }: CommandOf<'mergeMember'>): unknown {
  const isSurvivor = books.personOf(memberId).length > 1;
  const isMerged = books.survivorOf(memberId) !== null || books.survivorOf(into) !== null;
  if (memberId === into || isMerged || isSurvivor) throw new Refused('BAD_USER_INPUT');
  books.merges.set(memberId, { mergeId, survivor: into, inForce: true });
  return { mergeId };
}

export function endMerge(books: ReferenceBooks, { mergeId, memberId }: CommandOf<'endMerge'>): unknown {
  const merge = books.merges.get(memberId);
  if (merge?.mergeId === mergeId) merge.inForce = false;
  return { mergeId };
}

/** What of the survivor's wallet came to the other first. */
export function ownLots(books: ReferenceBooks, survivor: string, home: string, currency: string): ReferenceLot[] {
  return byEnd(books.wallet(survivor, currency).filter((lot) => lot.points > 0 && lot.home === home));
}

const beforeAllTime: Instant = '';

export function giveBackPoints(books: ReferenceBooks, command: CommandOf<'giveBackPoints'>, at: Instant): unknown {
  const { mergeId, memberId, toMemberId, currency, explained, split } = command;
  const wallet = books.wallet(memberId, currency);
  // As it was explained: where something has matured since, it is another wallet.
  if (gathered(wallet, at) !== gathered(explained, beforeAllTime)) throw new Refused('BOOKS_MOVED_ON');
  const back = takeAlike(wallet, split, (lot) => lot.home === toMemberId);
  if (back.length > 0) books.receive(toMemberId, currency, back, at);
  return { mergeId, currency, points: sumOfLots(back) };
}

export function lapsePoints(books: ReferenceBooks, { memberId, currency }: CommandOf<'lapsePoints'>): unknown {
  const left = books.wallet(memberId, currency).splice(0);
  books.add('EXPIRED', currency, '', sumOfLots(left));
  return { points: sumOfLots(left) };
}

interface Whose {
  memberId: string;
  currency: string;
}

/** After each command: what lies with a merged member whom the command was about goes on, and so does what that member owes. */
export function passOn(books: ReferenceBooks, command: Command, moment: Moment): void {
  const review = command.kind === 'decideReview' ? books.reviews.get(command.reviewId) : undefined;
  for (const { memberId, currency } of [...whoseOf(books, command), ...whoseOfReview(books, review)]) {
    const survivor = books.survivorOf(memberId);
    if (survivor === null) continue;
    const lots = books.wallet(memberId, currency).splice(0);
    if (sumOfLots(lots) > 0) books.receive(survivor, currency, lots, moment.at);
    takeOverDebt(books, { memberId, currency }, survivor, moment);
  }
}

function whoseOf(books: ReferenceBooks, command: Command): Whose[] {
  const whose: Whose[] = [];
  const ref = command.kind === 'reverseExchange' && command.out ? { ...command, ...command.out } : command;
  const hold = 'holdId' in ref ? books.holds.get(keyOfHold(ref)) : undefined;
  if (hold?.made) whose.push(hold);
  if ('memberId' in command && 'currency' in command) {
    whose.push(command);
    if ('toMemberId' in command) whose.push({ memberId: command.toMemberId, currency: command.currency });
  }
  const received = command.kind === 'reverseExchange' ? command.in : 'received' in command ? command : null;
  if (received && 'memberId' in command) whose.push({ memberId: command.memberId, currency: received.to });
  return whose;
}

function whoseOfReview(books: ReferenceBooks, review: ReferenceReview | undefined): Whose[] {
  if (!review) return [];
  const hold = review.hold === null ? undefined : books.holds.get(review.hold);
  return [...whoseOf(books, review.command), ...(hold?.made ? [hold] : [])];
}

/** The survivor pays what the merged member owes, that one's own points first among those that end together, and owes the rest. */
function takeOverDebt(books: ReferenceBooks, whose: Whose, survivor: string, { at, graceUntil }: Moment): void {
  const { memberId, currency } = whose;
  const owed = -books.sum('DEBT', currency, memberId);
  if (owed === 0) return;
  const lots = byEnd(books.wallet(survivor, currency), (lot) => lot.home === memberId);
  const paid = drawFrom([...lots.filter((lot) => !waits(lot, at)), ...lots.filter((lot) => waits(lot, at))], owed);
  const missing = owed - sumOfLots(paid);
  if (missing > 0) {
    books.opening(survivor, currency, at);
    // The loan passes through the wallet, and is the arrival that it would be for whoever explains it.
    books.arriving(survivor, [{ expiresAt: graceUntil, pendingUntil: null, points: missing }], at);
  }
  books.add('DEBT', currency, survivor, -missing);
  books.add('DEBT', currency, memberId, owed);
}
