/**
 * Rule: points mature by time alone. Where the return window is waived before its end, what the award still has pending is
 * made spendable by a posting within the wallet, so that the journal tells why.
 */
import { walletOf } from './account.js';
import type { MaturedAwards } from './answers.js';
import { transfer } from './decide-transfer.js';
import { ownAward } from './own-award.js';
import { isPending } from './buckets.js';
import type { MatureAwards } from './command.js';
import type { Draft } from './draft.js';

/** Refuses an award that this purchase of this member does not have; one with nothing pending is left as it is. */
export function decideMaturity(draft: Draft, command: MatureAwards): MaturedAwards {
  const { maturityId, purchaseId, memberId, currency } = command;
  const wallet = walletOf(memberId, currency);
  const merge = draft.merge(memberId);
  const holder = merge?.into ?? memberId;
  let released = 0;
  command.awards.forEach(({ awardId }, index) => {
    const award = ownAward(draft, command, awardId, ['input', 'awards', String(index)]);
    const bucket = draft
      .bucketsOf(walletOf(holder, currency))
      .find(
        (it) => isPending(it, draft.at) && it.expiresAt === award.expiresAt && it.pendingUntil === award.pendingUntil,
      );
    const left = award.points - award.lines.reduce((sum, line) => sum + line.reversed, 0);
    // Awards of one day may share a bucket, and a return may have taken from another's.
    const points = Math.min(left, bucket?.points ?? 0);
    if (!bucket || points === 0) return;
    const split = [{ ...bucket, points }];
    const references = { maturityId, purchaseId, awardId };
    // What a merged member had lies with the survivor: it matures on its way there.
    if (merge?.into)
      transfer(draft, { mergeId: merge.mergeId, from: holder, to: memberId, currency, split, references });
    draft.move({
      kind: 'MATURED',
      from: wallet,
      to: wallet,
      memberId,
      split,
      references,
    });
    draft.keepAward({ ...award, pendingUntil: null });
    released += points;
  });
  return { maturityId, points: released };
}
