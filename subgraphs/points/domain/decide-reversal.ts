/**
 * Rule: the return of a line takes back what the line earned: from the award's own pending points, then from its own
 * validity's, then from the earliest the wallet has, pending ones last. What is spent already becomes a debt, if the policy
 * goes that far. Points whose own validity has ended are forgone: they have expired or were used in their time, and nothing
 * is taken for them twice. What a budget paid goes back to the budget.
 */
import { budgetOf, debtOf, issuanceOf, walletOf } from './account.js';
import type { ReversedAwards } from './answers.js';
import type { Award } from './award.js';
import { isPending, pick, putIn, totalOf, type Bucket } from './buckets.js';
import type { ReverseAwards } from './command.js';
import type { Draft } from './draft.js';
import { moreThanEarned } from './errors.js';
import { ownAward } from './own-award.js';
import { transfer } from './decide-transfer.js';

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
    const { taken, owed } = takeBack(draft, command, award, lines, points);
    answer.taken += taken;
    answer.owed += owed;
    answer.forgone += points - taken - owed;
  });
  return answer;
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

/** Takes the points back as one posting, lending the wallet what it no longer has where the policy says so. */
function takeBack(
  draft: Draft,
  command: ReverseAwards,
  award: Award,
  lines: { lineId: string; points: number }[],
  points: number,
): { taken: number; owed: number } {
  const { memberId, currency, policy } = command;
  // What a merged member had lies with the survivor, who gives it up, and owes what is missing.
  const holder = draft.survivorOf(memberId) ?? memberId;
  const wallet = walletOf(holder, currency);
  const within = inOrderOfTaking(draft.bucketsOf(wallet), award, draft).filter(
    (bucket) => policy !== 'PENDING_ONLY' || isOwnPending(bucket, award, draft),
  );
  const { picked, missing } = pick(within, points);
  const references = {
    returnId: command.returnId,
    purchaseId: command.purchaseId,
    awardId: award.awardId,
    lines: lines.map((line) => [line.lineId, line.points] as const),
  };
  const owed = policy === 'INTO_DEBT' ? missing : 0;
  const lent: Bucket[] = owed > 0 ? [{ expiresAt: award.expiresAt, pendingUntil: null, points: owed }] : [];
  if (owed > 0) {
    draft.move({
      kind: 'DEBT_INCURRED',
      from: debtOf(holder, currency),
      to: wallet,
      memberId: holder,
      split: lent,
      references,
    });
  }
  const split = putIn([], [...picked, ...lent]);
  const to = award.budget === null ? issuanceOf(currency) : budgetOf(award.budget, currency);
  if (totalOf(split) > 0) {
    const merge = draft.merge(memberId);
    if (merge?.into) {
      transfer(draft, { mergeId: merge.mergeId, from: holder, to: memberId, currency, split, references });
    }
    draft.move({ kind: 'REVERSED', from: walletOf(memberId, currency), to, memberId, split, references });
  }
  return { taken: totalOf(picked), owed };
}

function inOrderOfTaking(buckets: readonly Bucket[], award: Award, draft: Draft): Bucket[] {
  const rank = (bucket: Bucket): number => {
    const pending = isPending(bucket, draft.at);
    if (isOwnPending(bucket, award, draft)) return 0;
    if (bucket.expiresAt === award.expiresAt && !pending) return 1;
    return pending ? 3 : 2;
  };
  // Array.sort is stable, so that the earliest stays first within a rank.
  return [...buckets].sort((a, b) => rank(a) - rank(b));
}

function isOwnPending(bucket: Bucket, award: Award, draft: Draft): boolean {
  const own = bucket.expiresAt === award.expiresAt && bucket.pendingUntil === award.pendingUntil;
  return own && isPending(bucket, draft.at);
}
