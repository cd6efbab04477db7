/**
 * Rule: a debt is repaid before anything else by whatever comes into the wallet: later earnings first of all, but also
 * points given back from a hold, a cancelled redemption or an exchange, or else a member could hold points, return the
 * purchase and have the points back with the debt still open.
 */
import { debtOf, walletOf } from './account.js';
import { isOverdue, pick, type Bucket } from './buckets.js';
import type { Draft } from './draft.js';
import type { References } from './journal.js';

/** @param incoming what has just come into the wallet; what is past its validity repays nothing, it expires. */
export function repayDebt(
  draft: Draft,
  memberId: string,
  currency: string,
  incoming: readonly Bucket[],
  references: References,
): void {
  const owed = -draft.account(debtOf(memberId, currency)).balance;
  const { picked } = pick(
    incoming.filter((bucket) => !isOverdue(bucket, draft.at)),
    owed,
  );
  if (picked.length === 0) return;
  draft.move({
    kind: 'DEBT_REPAID',
    from: walletOf(memberId, currency),
    to: debtOf(memberId, currency),
    memberId,
    split: picked,
    references,
  });
}
