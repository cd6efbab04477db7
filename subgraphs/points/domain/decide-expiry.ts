/**
 * Rule: points are cleared when their validity ends, by a posting like any other. Nobody waits for the sweep: whoever
 * touches a wallet clears what is overdue there first, and again afterwards what came in too late.
 */
import { expiredOf } from './account.js';
import { isOverdue } from './buckets.js';
import type { Draft } from './draft.js';

export function expireOverdue(draft: Draft): void {
  for (const wallet of draft.wallets()) {
    const [earliest] = wallet.buckets;
    if (!earliest || !isOverdue(earliest, draft.at)) continue;
    const overdue = draft.bucketsOf(wallet).filter((bucket) => isOverdue(bucket, draft.at));
    draft.move({
      kind: 'EXPIRED',
      from: { kind: 'WALLET', owner: wallet.owner, currency: wallet.currency },
      to: expiredOf(wallet.currency),
      memberId: wallet.owner,
      split: overdue,
      references: {},
    });
  }
}
