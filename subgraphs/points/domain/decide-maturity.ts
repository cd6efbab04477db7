/**
 * Rule: points mature by time alone. Where the return window is waived before its end, what the award still has pending is
 * made spendable by a posting within the wallet, so that the journal tells why.
 */
import { walletOf } from './account.js';
import type { MaturedAwards } from './answers.js';
import { ownAward } from './own-award.js';
import { isPending } from './buckets.js';
import type { MatureAwards } from './command.js';
import type { Draft } from './draft.js';

/** Refuses an award that this purchase of this member does not have; one with nothing pending is left as it is. */
export function decideMaturity(draft: Draft, command: MatureAwards): MaturedAwards {
  const { maturityId, purchaseId, memberId, currency } = command;
  const wallet = walletOf(memberId, currency);
  let released = 0;
  command.awards.forEach(({ awardId }, index) => {
    const award = ownAward(draft, command, awardId, ['input', 'awards', String(index)]);
    const bucket = draft
      .bucketsOf(wallet)
      .find(
        (it) => isPending(it, draft.at) && it.expiresAt === award.expiresAt && it.pendingUntil === award.pendingUntil,
      );
    const left = award.points - award.lines.reduce((sum, line) => sum + line.reversed, 0);
    // Awards of one day may share a bucket, and a return may have taken from another's.
    const points = Math.min(left, bucket?.points ?? 0);
    if (!bucket || points === 0) return;
    draft.move({
      kind: 'MATURED',
      from: wallet,
      to: wallet,
      memberId,
      split: [{ ...bucket, points }],
      references: { maturityId, purchaseId, awardId },
    });
    draft.keepAward({ ...award, pendingUntil: null });
    released += points;
  });
  return { maturityId, points: released };
}
