/** The rules of earning, returning and maturing once more, on plain lots: what `decide` is held against. */
import type { AwardToPost, CommandOf } from '../command.js';
import type { Instant } from '../instant.js';
import { Refused, type ReferenceAward, type ReferenceBooks } from './reference-books.js';
import { byEnd, drawFrom, sumOfLots, waits, type ReferenceLot } from './reference-lots.js';
import { takeAlike } from './reference-merges.js';

export function postAwards(books: ReferenceBooks, command: CommandOf<'postAwards'>, at: Instant): unknown {
  const seen = new Set(books.awards.keys());
  for (const { awardId, lines, points } of command.awards) {
    const twice = new Set(lines.map((line) => line.lineId)).size < lines.length;
    const sum = lines.reduce((total, line) => total + line.points, 0);
    if (seen.has(awardId) || twice || sum !== points) throw new Refused('BAD_USER_INPUT');
    seen.add(awardId);
  }
  const awards = command.awards.map((award) => postAward(books, command, award, at));
  return { purchaseId: command.purchaseId, awards };
}

function postAward(
  books: ReferenceBooks,
  { memberId, currency, day, dailyCap, pendingUntil, purchaseId }: CommandOf<'postAwards'>,
  award: AwardToPost,
  at: Instant,
): unknown {
  const dayKey = `${currency}/${memberId}/${day}`;
  const before = books.earned.get(dayKey) ?? 0;
  let paid = award.points;
  if (dailyCap !== null) {
    let together = 0;
    for (const one of books.personOf(memberId)) together += books.earned.get(`${currency}/${one}/${day}`) ?? 0;
    paid = Math.min(paid, Math.max(0, dailyCap - together));
  }
  if (award.budget !== null) paid = Math.min(paid, books.sum('BUDGET', currency, award.budget));
  if (paid < award.points && award.whenShort === 'NOTHING') paid = 0;
  const lines = paid === award.points ? award.lines : sharedOut(paid, award.lines);
  if (paid > 0) {
    books.earned.set(dayKey, before + paid);
    if (award.budget === null) books.add('ISSUANCE', currency, '', -paid);
    else books.add('BUDGET', currency, award.budget, -paid);
    const earned = [{ expiresAt: award.expiresAt, pendingUntil, points: paid }];
    books.receive(memberId, currency, books.arriving(memberId, earned, at, { awardId: award.awardId }), at);
  }
  const { awardId, points, budget, expiresAt } = award;
  books.awards.set(awardId, {
    ...{ awardId, purchaseId, memberId, currency, budget, expiresAt, pendingUntil },
    points: paid,
    cut: points - paid,
    lines: lines.map((line) => ({ ...line, reversed: 0 })),
  });
  return { awardId, points: paid, cut: points - paid, lines };
}

/** Everybody gets his whole part; what is over goes one by one to the largest fraction, the first among equals. */
function sharedOut(paid: number, lines: readonly { lineId: string; points: number }[]) {
  const whole = lines.reduce((sum, line) => sum + line.points, 0);
  const shares = lines.map((line) => ({
    lineId: line.lineId,
    points: Math.floor((line.points * paid) / whole),
    over: (line.points * paid) % whole,
  }));
  for (let left = paid - shares.reduce((sum, share) => sum + share.points, 0); left > 0; left--) {
    const [first] = [...shares].sort((a, b) => b.over - a.over);
    if (!first) break;
    first.points += 1;
    first.over = -1;
  }
  return shares.filter((share) => share.points > 0).map(({ lineId, points }) => ({ lineId, points }));
}

function ownAward(books: ReferenceBooks, asked: CommandOf<'reverseAwards' | 'matureAwards'>, id: string) {
  const award = books.awards.get(id);
  const { memberId, currency, purchaseId } = asked;
  if (award?.memberId !== memberId || award.currency !== currency || award.purchaseId !== purchaseId) {
    throw new Refused('UNKNOWN_AWARD');
  }
  return award;
}

export function reverseAwards(books: ReferenceBooks, command: CommandOf<'reverseAwards'>, at: Instant): unknown {
  const asked = new Map<string, number>();
  for (const { awardId, lines } of command.awards) {
    const award = ownAward(books, command, awardId);
    for (const { lineId, points } of lines) {
      const key = `${awardId}/${lineId}`;
      asked.set(key, (asked.get(key) ?? 0) + points);
      const line = award.lines.find((it) => it.lineId === lineId);
      if (!line || (asked.get(key) ?? 0) > line.points - line.reversed) throw new Refused('MORE_THAN_EARNED');
    }
  }
  const answer = { returnId: command.returnId, taken: 0, owed: 0, forgone: 0 };
  for (const { awardId, lines } of command.awards) {
    const award = ownAward(books, command, awardId);
    let points = 0;
    for (const taken of lines) {
      const line = award.lines.find((it) => it.lineId === taken.lineId);
      if (line) line.reversed += taken.points;
      points += taken.points;
    }
    const { taken, owed } = award.expiresAt <= at ? { taken: 0, owed: 0 } : takeBack(books, command, award, points, at);
    answer.taken += taken;
    answer.owed += owed;
    answer.forgone += points - taken - owed;
  }
  return answer;
}

function takeBack(
  books: ReferenceBooks,
  { memberId, currency, policy }: CommandOf<'reverseAwards'>,
  award: ReferenceAward,
  points: number,
  at: Instant,
): { taken: number; owed: number } {
  // What a merged member had lies with the survivor.
  const holder = books.survivorOf(memberId) ?? memberId;
  const isAwards = (lot: ReferenceLot) => lot.awardId === award.awardId;
  const lots = byEnd(books.wallet(holder, currency), isAwards);
  const isOwn = (lot: ReferenceLot) => lot.expiresAt === award.expiresAt && lot.pendingUntil === award.pendingUntil;
  const ownWaiting = lots.filter((lot) => waits(lot, at) && isOwn(lot));
  const others = [
    ...lots.filter((lot) => !waits(lot, at) && lot.expiresAt === award.expiresAt),
    ...lots.filter((lot) => !waits(lot, at) && lot.expiresAt !== award.expiresAt),
    ...lots.filter((lot) => waits(lot, at) && !isOwn(lot)),
  ];
  const order = policy === 'PENDING_ONLY' ? ownWaiting : [...ownWaiting, ...others];
  const drawn = drawFrom(order, points);
  const taken = sumOfLots(drawn);
  const owed = policy === 'INTO_DEBT' ? points - taken : 0;
  books.add('DEBT', currency, holder, -owed);
  if (owed > 0) {
    books.opening(holder, currency, at);
    drawn.push(...books.arriving(holder, [{ expiresAt: award.expiresAt, pendingUntil: null, points: owed }], at));
  }
  if (holder !== memberId) {
    // It leaves by way of the merged member's wallet, in which the mark of the merge may have left something.
    const wallet = books.opening(memberId, currency, at);
    wallet.push(...drawn.map((lot) => ({ ...lot })));
    takeAlike(wallet, drawn, isAwards);
  }
  if (award.budget === null) books.add('ISSUANCE', currency, '', taken + owed);
  else books.add('BUDGET', currency, award.budget, taken + owed);
  return { taken, owed };
}

export function matureAwards(books: ReferenceBooks, command: CommandOf<'matureAwards'>, at: Instant): unknown {
  for (const { awardId } of command.awards) ownAward(books, command, awardId);
  let released = 0;
  for (const { awardId } of command.awards) {
    const award = ownAward(books, command, awardId);
    const { memberId, currency } = command;
    const holder = books.survivorOf(memberId) ?? memberId;
    const isAwards = (lot: ReferenceLot) => lot.awardId === awardId;
    const waiting = byEnd(books.wallet(holder, currency), isAwards).filter(
      (lot) => waits(lot, at) && lot.expiresAt === award.expiresAt && lot.pendingUntil === award.pendingUntil,
    );
    const left = award.points - award.lines.reduce((sum, line) => sum + line.reversed, 0);
    let drawn = drawFrom(waiting, left);
    if (drawn.length === 0) continue;
    const wallet = books.opening(memberId, currency, at);
    if (holder !== memberId) {
      wallet.push(...drawn);
      drawn = takeAlike(wallet, drawn, isAwards);
    }
    wallet.push(...drawn.map((lot) => ({ ...lot, pendingUntil: null })));
    award.pendingUntil = null;
    released += sumOfLots(drawn);
  }
  return { maturityId: command.maturityId, points: released };
}
