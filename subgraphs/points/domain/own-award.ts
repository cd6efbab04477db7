/** Rule: whoever speaks of an award names the purchase and the member it belongs to, and what does not fit is refused. */
import type { Award } from './award.js';
import type { Draft } from './draft.js';
import { unknownAward } from './errors.js';

/** Throws UNKNOWN_AWARD at the path for an award that this purchase of this member does not have. */
export function ownAward(
  draft: Draft,
  asked: { purchaseId: string; memberId: string; currency: string },
  awardId: string,
  path: string[],
): Award {
  const award = draft.award(awardId);
  const isOwn =
    award?.purchaseId === asked.purchaseId && award.memberId === asked.memberId && award.currency === asked.currency;
  if (!award || !isOwn) throw unknownAward({ path: [...path, 'awardId'], awardId });
  return award;
}
