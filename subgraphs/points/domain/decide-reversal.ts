/**
 * Rule: the return of a line takes back what the line earned: from the award's own pending points, then from its own
 * validity's, then from the earliest the wallet has, pending ones last. What is spent already becomes a debt. Points whose
 * own validity has ended are forgone: they have expired or were used in their time, and nothing is taken for them twice.
 */
import { debtOf, issuanceOf, walletOf } from './account.js';
import type { ReversedAwards } from './answers.js';
import type { Award } from './award.js';
import { isPending, pick, putIn, totalOf, type Bucket } from './buckets.js';
import type { ReverseAwards } from './command.js';
import type { Draft } from './draft.js';
import { moreThanEarned, unknownAward } from './errors.js';

/** Refuses an award that this purchase of this member does not have, and more than a line has left to take back. */
export function decideReversal(draft: Draft, command: ReverseAwards): ReversedAwards {
  const answer: ReversedAwards = { returnId: command.returnId, taken: 0, owed: 0, forgone: 0 };
  command.awards.forEach(({ awardId, lines }, index) => {
    const path = ['input', 'awards', String(index)];
    const award = ownAward(draft, command, awardId, path);
    draft.keepAward(withReversed(award, lines, path));
    const points = lines.reduce((sum, line) => sum + line.points, 0);
    if (points === 0) return;
    if (award.expiresAt <= draft.at) {
      answer.forgone += points;
      return;
    }
    const owed = takeBack(draft, command, award, points);
    answer.taken += points - owed;
    answer.owed += owed;
  });
  return answer;
}

function ownAward(draft: Draft, command: ReverseAwards, awardId: string, path: string[]): Award {
  const award = draft.award(awardId);
  const isOwn =
    award?.purchaseId === command.purchaseId &&
    award.memberId === command.memberId &&
    award.currency === command.currency;
  if (!award || !isOwn) throw unknownAward({ path: [...path, 'awardId'], awardId });
  return award;
}

function withReversed(award: Award, taken: { lineId: string; points: number }[], path: string[]): Award {
  const lines = award.lines.map((line) => ({ ...line }));
  taken.forEach(({ lineId, points }, index) => {
    const line = lines.find((candidate) => candidate.lineId === lineId);
    const left = line ? line.points - line.reversed : 0;
    if (!line || points > left) throw moreThanEarned({ path: [...path, 'lines', String(index), 'points'], left });
    line.reversed += points;
  });
  return { ...award, lines };
}

/** Takes the points back as one posting, lending the wallet what it no longer has. Gives how much that is. */
function takeBack(draft: Draft, command: ReverseAwards, award: Award, points: number): number {
  const { memberId, currency } = command;
  const wallet = walletOf(memberId, currency);
  const { picked, missing } = pick(inOrderOfTaking(draft.bucketsOf(wallet), award, draft), points);
  const references = { returnId: command.returnId, purchaseId: command.purchaseId, awardId: award.awardId };
  const lent: Bucket[] = missing > 0 ? [{ expiresAt: award.expiresAt, pendingUntil: null, points: missing }] : [];
  if (missing > 0) {
    draft.move({
      kind: 'DEBT_INCURRED',
      from: debtOf(memberId, currency),
      to: wallet,
      memberId,
      split: lent,
      references,
    });
  }
  const split = putIn(picked, lent);
  if (totalOf(split) !== points) throw new Error('a reversal must take exactly what it was asked for');
  draft.move({ kind: 'REVERSED', from: wallet, to: issuanceOf(currency), memberId, split, references });
  return missing;
}

function inOrderOfTaking(buckets: Bucket[], award: Award, draft: Draft): Bucket[] {
  const rank = (bucket: Bucket): number => {
    const pending = isPending(bucket, draft.at);
    if (bucket.expiresAt === award.expiresAt && pending && bucket.pendingUntil === award.pendingUntil) return 0;
    if (bucket.expiresAt === award.expiresAt && !pending) return 1;
    return pending ? 3 : 2;
  };
  // Array.sort is stable, so that the earliest stays first within a rank.
  return [...buckets].sort((a, b) => rank(a) - rank(b));
}
