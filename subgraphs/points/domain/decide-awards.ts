/**
 * Rule: what a purchase earned is posted award by award, the highest priority first, into the bucket of its validity and
 * return window. The day's cap, which counts what merged members have earned as one person, and the award's budget may leave less than was asked for: then what there is, or nothing,
 * as the campaign says, so that the lowest priority is cut first. What was cut is answered and kept. A debt is repaid from
 * what comes in at once. An award that gets nothing posts nothing, and is kept as one of no points.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { budgetOf, issuanceOf, walletOf } from './account.js';
import type { PostedAward, PostedAwards } from './answers.js';
import type { AwardToPost, PostAwards } from './command.js';
import { isPending, type Bucket } from './buckets.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import type { References } from './journal.js';
import { shareOut } from './share-out.js';

/** Refuses an award id that has been posted, and lines that do not add up to their award. */
export function decideAwards(draft: Draft, command: PostAwards): PostedAwards {
  const awards = command.awards.map((award, index) => {
    checkAward(draft, award, ['input', 'awards', String(index)]);
    return postAward(draft, command, award);
  });
  return { purchaseId: command.purchaseId, awards };
}

function checkAward(draft: Draft, award: AwardToPost, path: string[]): void {
  if (draft.award(award.awardId)) {
    throw badInput({ path: [...path, 'awardId'], reason: 'this award has been posted' });
  }
  if (award.lines.reduce((sum, line) => sum + line.points, 0) !== award.points) {
    throw badInput({ path: [...path, 'lines'], reason: "the lines' points do not add up to the award's" });
  }
  if (new Set(award.lines.map((line) => line.lineId)).size !== award.lines.length) {
    throw badInput({ path: [...path, 'lines'], reason: 'a line stands in the award twice' });
  }
}

function postAward(draft: Draft, command: PostAwards, award: AwardToPost): PostedAward {
  const { memberId, currency, day, dailyCap, purchaseId, occurredAt, pendingUntil } = command;
  const points = leftOf(draft, command, award);
  const cut = award.points - points;
  const lines = cut === 0 ? award.lines : shareOut(points, award.lines);
  if (points > 0) {
    earn(draft, command, award, { points, cut, lines });
    draft.keepEarnings({
      memberId,
      currency,
      day,
      earned: draft.earnedOn(command) + points,
      cap: dailyCap,
    });
  }
  draft.keepAward({
    awardId: award.awardId,
    purchaseId,
    memberId,
    currency,
    campaignId: award.campaignId,
    version: award.version,
    points,
    cut,
    budget: award.budget,
    green: award.green,
    occurredAt,
    expiresAt: award.expiresAt,
    pendingUntil,
    saleAmountMinor: command.saleAmountMinor,
    saleCurrency: command.saleCurrency,
    lines: lines.map((line) => ({ ...line, reversed: 0 })),
  });
  return { awardId: award.awardId, points, cut, lines };
}

/** What the day's cap and the budget leave of the award. */
function leftOf(draft: Draft, { currency, dailyCap, ...day }: PostAwards, award: AwardToPost): number {
  const underCap = dailyCap === null ? award.points : dailyCap - draft.earnedByPersonOn({ ...day, currency });
  const inBudget = award.budget === null ? award.points : draft.account(budgetOf(award.budget, currency)).balance;
  const left = Math.max(0, Math.min(award.points, underCap, inBudget));
  return left < award.points && award.whenShort === 'NOTHING' ? 0 : left;
}

function earn(draft: Draft, command: PostAwards, award: AwardToPost, paid: Omit<PostedAward, 'awardId'>): void {
  const { memberId, currency } = command;
  const bucket: Bucket = { expiresAt: award.expiresAt, pendingUntil: command.pendingUntil, points: paid.points };
  const earned = isPending(bucket, draft.at) ? bucket : { ...bucket, pendingUntil: null };
  const references: References = {
    purchaseId: command.purchaseId,
    awardId: award.awardId,
    campaignId: award.campaignId,
    version: award.version,
    lines: paid.lines.map(({ lineId, points }) => [lineId, points] as const),
    saleMinor: command.saleAmountMinor,
    saleCurrency: command.saleCurrency,
    ...(paid.cut > 0 ? { cut: paid.cut } : {}),
    ...(award.green ? { green: 1 } : {}),
  };
  draft.move({
    kind: 'EARNED',
    from: award.budget === null ? issuanceOf(currency) : budgetOf(award.budget, currency),
    to: walletOf(memberId, currency),
    memberId,
    split: [earned],
    references,
  });
  repayDebt(draft, memberId, currency, [earned], { purchaseId: command.purchaseId, awardId: award.awardId });
}
