/**
 * Rule: when a membership ends, what is left in its wallet lapses: spendable and pending points alike go where points go whose
 * validity has ended, by the same kind of posting, which names what ended the membership. Held points are not left over: they
 * find their own end first. An empty wallet has nothing to lapse.
 */
import { expiredOf, walletOf } from './account.js';
import type { Lapsed } from './answers.js';
import { totalOf } from './buckets.js';
import type { LapsePoints } from './command.js';
import type { Draft } from './draft.js';

export function decideLapse(draft: Draft, { memberId, currency, cause, causeId }: LapsePoints): Lapsed {
  const wallet = walletOf(memberId, currency);
  const split = [...draft.bucketsOf(wallet)];
  if (split.length > 0) {
    draft.move({
      kind: 'EXPIRED',
      from: wallet,
      to: expiredOf(currency),
      memberId,
      split,
      references: { cause, causeId },
    });
  }
  return { points: totalOf(split) };
}
