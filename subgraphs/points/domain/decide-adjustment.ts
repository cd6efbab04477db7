/**
 * Rule: a person puts a mistake right. Points that are given live as long as points earned now and repay a debt first;
 * points that are taken must be spendable. From a threshold on a second person has to agree, which `decide-review` sees to.
 */
import { issuanceOf, walletOf } from './account.js';
import type { Posting } from './answers.js';
import type { Bucket } from './buckets.js';
import type { AdjustPoints } from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { takeSpendable } from './spendable.js';

export function decideAdjustment(draft: Draft, command: AdjustPoints): Posting {
  const { adjustmentId, memberId, currency, points, reason } = command;
  // Who asked stands in the audit log: a person's name never enters the journal.
  const references = { adjustmentId, reason };
  const wallet = walletOf(memberId, currency);
  if (points > 0) {
    const split: Bucket[] = [{ expiresAt: draft.moment.validUntil, pendingUntil: null, points }];
    draft.move({ kind: 'ADJUSTED_IN', from: issuanceOf(currency), to: wallet, memberId, split, references });
    repayDebt(draft, memberId, currency, split, references);
  } else {
    const split = takeSpendable(draft, memberId, currency, -points);
    draft.move({ kind: 'ADJUSTED_OUT', from: wallet, to: issuanceOf(currency), memberId, split, references });
  }
  return { postingId: adjustmentId, currency, points };
}
