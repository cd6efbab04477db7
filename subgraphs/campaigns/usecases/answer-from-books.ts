import { DomainError, idempotencyConflict } from '../../../chassis/domain-error.js';
import type { StoredAnswer } from '../../../chassis/idempotency.js';
import { findPurchases } from '../storage/purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import type { PurchaseOutcome, PurchaseRequest } from './purchase-request.js';

/**
 * What requests are answered that were asked before: the purchase as it stands, or the refusal that was kept. The purchase itself is
 * the kept answer, so the book's entry stays open: a final answer could only repeat the id. Two statements beside the purchases.
 * @param otherwise what is wrong with a request whose id the book does not know from this caller
 */
export async function answerFromBooks(
  parts: CampaignParts,
  requests: readonly PurchaseRequest[],
  otherwise: (request: PurchaseRequest) => Error,
): Promise<Map<PurchaseRequest, PurchaseOutcome>> {
  if (requests.length === 0) return new Map();
  const looked = await parts.answers.lookMany(parts.database.read, requests);
  const open = requests.filter((_, position) => looked[position]?.state === 'open');
  const found = await findPurchases(
    parts.database.read,
    open.map(({ input }) => input.purchaseId),
  );
  const purchases = new Map(found.map((purchase) => [purchase.id as string, purchase]));
  return new Map(
    requests.map((request, position) => {
      const known = looked[position] ?? { state: 'new' };
      if (known.state === 'answered') return [request, refusalKept(parts, known.answer)];
      if (known.state === 'conflict') return [request, idempotencyConflict({ id: request.input.purchaseId })];
      const purchase = known.state === 'open' ? purchases.get(request.input.purchaseId) : undefined;
      return [request, purchase ?? otherwise(request)];
    }),
  );
}

/** Of recordings only refusals are closed. */
function refusalKept({ answers }: CampaignParts, answer: StoredAnswer): DomainError {
  try {
    answers.give(answer);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('a recorded purchase was closed in the book of answers');
}
