import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Purchase } from '../domain/purchase.js';
import { claimUnreversed } from '../storage/purchase-returns.js';
import { findPurchases } from '../storage/purchases.js';
import { claimUnposted } from '../storage/purchases-to-post.js';
import type { CampaignParts } from './campaign-parts.js';
import { isOutOfReach } from './out-of-reach.js';
import { postAwards } from './post-awards.js';
import { reverseAwards } from './reverse-awards.js';

/** Purchases posted with one call; returns tried together, so that a silent points costs one time-out. */
const purchasesAtOnce = 100;
const returnsAtOnce = 20;

/**
 * Drives on what a crash, or points out of reach, has left pending: first purchases, then returns, which need their
 * purchase posted. Ends when nothing is due, or when points answered nobody of a batch: all others wait untouched for the next
 * run, and are not put off without having been tried.
 * One that fails for a reason of its own is put off, longer each time, and holds nobody up.
 */
export async function finishPendingPostings(parts: CampaignParts): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'campaigns' }, requestId: newId() };
  const isReachable = await finishPurchases(parts, on);
  if (isReachable) await finishReturns(parts, on);
}

async function finishPurchases(parts: CampaignParts, on: OnBehalfOf): Promise<boolean> {
  for (;;) {
    const due = await parts.database.transaction((tx) => claimUnposted(tx, purchasesAtOnce));
    if (due.length === 0) return true;
    if (!(await postTogether(parts, on, due))) return false;
  }
}

/** What fails together for a reason of its own is tried one by one, so that what is wrong with one holds nobody up. */
async function postTogether(parts: CampaignParts, on: OnBehalfOf, due: readonly Purchase[]): Promise<boolean> {
  try {
    const { faults } = await postAwards(parts, on, due);
    for (const [purchaseId, err] of faults) parts.log.error({ err, purchaseId }, 'a posting was not taken by points');
    return true;
  } catch (error) {
    if (isOutOfReach(error)) {
      parts.log.warn({ err: error, purchases: due.length }, 'points is still out of reach');
      return false;
    }
    for (const purchase of due) {
      await attempt(parts, { purchaseId: purchase.id }, async () => void (await postAwards(parts, on, [purchase])));
    }
    return true;
  }
}

async function finishReturns(parts: CampaignParts, on: OnBehalfOf): Promise<void> {
  for (;;) {
    const due = await parts.database.transaction((tx) => claimUnreversed(tx, returnsAtOnce));
    if (due.length === 0) return;
    const ids = [...new Set(due.map((taken) => taken.purchaseId))];
    const purchases = new Map(
      (await findPurchases(parts.database.read, ids)).map((purchase) => [purchase.id, purchase]),
    );
    const answered = await Promise.all(
      due.map((taken) =>
        attempt(parts, { returnId: taken.id }, async () => {
          const purchase = purchases.get(taken.purchaseId);
          if (!purchase) throw new Error('a return without its purchase');
          await reverseAwards(parts, on, purchase, taken);
        }),
      ),
    );
    if (!answered.includes(true)) return;
  }
}

/** False when points gave no answer. */
async function attempt(
  { log }: CampaignParts,
  what: Record<string, string>,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (isOutOfReach(error)) {
      log.warn({ err: error, ...what }, 'points is still out of reach');
      return false;
    }
    log.error({ err: error, ...what }, 'a posting was not taken by points');
    return true;
  }
}
