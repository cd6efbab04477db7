import type { Purchase } from '../domain/purchase.js';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { lookBeforeRecording } from '../storage/purchases.js';
import { answerFromBooks } from './answer-from-books.js';
import type { CampaignParts } from './campaign-parts.js';
import { lookIntoPurchases } from './look-into-purchases.js';
import { postAwardsOrLeavePending } from './post-awards.js';
import type { PurchaseOutcome, PurchaseRequest } from './purchase-request.js';
import { writePurchases } from './write-purchases.js';

/**
 * Takes purchases of one caller into the books, each once per id, whatever is retried, and asks points to post what they earned.
 * However many they are (500 at the most, no id twice), it is one look, one call to members, one transaction, one call to points
 * and one mark. A purchase stands from the transaction on; if points cannot be reached its awards are PENDING until
 * `finishPendingPostings` has driven them.
 *
 * An id that is known, refused ones included, is answered from the books whatever a new report would meet: the member may have left
 * since, the purchase may have grown too old, members may be out of reach. What one request meets does not touch the others.
 * @param patienceMs for points, where somebody waits who has less than services have for one another
 */
export async function recordBatch(
  parts: CampaignParts,
  requests: readonly PurchaseRequest[],
  patienceMs?: number,
): Promise<PurchaseOutcome[]> {
  const [first] = requests;
  if (!first) return [];
  const ids = requests.map(({ input }) => input.purchaseId);
  const { known, stamp } = await lookBeforeRecording(parts.database.read, ids);
  const fresh = requests.filter(({ input }) => !known.has(input.purchaseId));
  const { recordable, faults } = await lookIntoPurchases(parts, fresh);
  const outcomes = await writePurchases(parts, await parts.rules.at(stamp), recordable);

  // The book of answers is asked only about what did not go well, so that a purchase that does need not pay for it.
  const unanswered = requests.filter((request) => !outcomes.has(request));
  const answered = await answerFromBooks(
    parts,
    unanswered,
    (request) => faults.get(request) ?? idempotencyConflict({ id: request.input.purchaseId }),
  );
  const all = requests.map((request) => outcomes.get(request) ?? answered.get(request));
  const posted = await postAwardsOrLeavePending(
    parts,
    first.on,
    all.filter((outcome): outcome is Purchase => outcome !== undefined && !(outcome instanceof Error)),
    patienceMs,
  );
  return all.map((outcome) => {
    if (outcome === undefined) throw new Error('a request was left without an outcome');
    return outcome instanceof Error ? outcome : (posted.get(outcome.id) ?? outcome);
  });
}
