/**
 * Rule: a member gives spendable points to another, up to a limit at a time. They keep the end of their validity, so that
 * passing points round never prolongs them, and they repay the receiver's debt like whatever else comes in. It is two rows
 * through transit, one about each member.
 */
import { badInput } from '../../../chassis/domain-error.js';
import { transitOf, walletOf } from './account.js';
import type { Posting } from './answers.js';
import type { GiftPoints } from './command.js';
import { repayDebt } from './debt.js';
import type { Draft } from './draft.js';
import { giftLimitExceeded } from './errors.js';
import { takeSpendable } from './spendable.js';

export function decideGift(draft: Draft, command: GiftPoints): Posting {
  const { giftId, memberId, toMemberId, currency, points, atMost } = command;
  if (memberId === toMemberId) throw badInput({ path: ['input', 'toMemberId'], reason: 'must be another member' });
  if (points > atMost) throw giftLimitExceeded({ atMost });
  const split = takeSpendable(draft, memberId, currency, points);
  draft.move({
    kind: 'GIFT_OUT',
    from: walletOf(memberId, currency),
    to: transitOf(currency),
    memberId,
    split,
    references: { giftId, toMemberId },
  });
  const references = { giftId, fromMemberId: memberId };
  draft.move({
    kind: 'GIFT_IN',
    from: transitOf(currency),
    to: walletOf(toMemberId, currency),
    memberId: toMemberId,
    split,
    references,
  });
  repayDebt(draft, toMemberId, currency, split, references);
  return { postingId: giftId, currency, points: -points };
}
