/**
 * Rule: what a purchase earned is posted award by award, in order, into the bucket of the purchase's validity and return
 * window. A debt is repaid from it at once. Nothing is cut yet: limits on earning come with budgets and caps.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { issuanceOf, walletOf } from './account.js';
import type { PostedAwards } from './answers.js';
import type { AwardToPost, PostAwards } from './command.js';
import { isPending, type Bucket } from './buckets.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';

/** Refuses an award id that has been posted, and lines that do not add up to their award. */
export function decideAwards(draft: Draft, command: PostAwards): PostedAwards {
  command.awards.forEach((award, index) => {
    checkAward(draft, award, ['input', 'awards', String(index)]);
    postAward(draft, command, award);
  });
  return {
    purchaseId: command.purchaseId,
    awards: command.awards.map(({ awardId, points }) => ({ awardId, points, cut: 0 })),
  };
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

function postAward(draft: Draft, command: PostAwards, award: AwardToPost): void {
  const { memberId, currency, purchaseId, expiresAt } = command;
  const bucket: Bucket = { expiresAt, pendingUntil: command.pendingUntil, points: award.points };
  const earned = isPending(bucket, draft.at) ? bucket : { ...bucket, pendingUntil: null };
  const references = { purchaseId, awardId: award.awardId, campaignId: award.campaignId, version: award.version };
  draft.move({
    kind: 'EARNED',
    from: issuanceOf(currency),
    to: walletOf(memberId, currency),
    memberId,
    split: [earned],
    references,
  });
  repayDebt(draft, memberId, currency, [earned], references);
  draft.keepAward({
    awardId: award.awardId,
    purchaseId,
    memberId,
    currency,
    campaignId: award.campaignId,
    version: award.version,
    points: award.points,
    occurredAt: command.occurredAt,
    expiresAt,
    pendingUntil: command.pendingUntil,
    saleAmountMinor: command.saleAmountMinor,
    saleCurrency: command.saleCurrency,
    lines: award.lines.map((line) => ({ ...line, reversed: 0 })),
  });
}
