import { badInput, DomainError } from '../../../chassis/domain-error.js';
import type { CampaignParts } from './campaign-parts.js';
import type { ChannelRequest, PurchaseOutcome, PurchaseRequest } from './purchase-request.js';
import { recordBatch } from './record-batch.js';
import { purchaseRequest } from './record-purchase.js';

const maxPurchases = 500;

/**
 * Takes up to 500 purchases into the books, each as `recordPurchase` would, and gives the outcome of each in their order: what is
 * wrong with one does not touch the others. An id that stands among them twice is answered twice. Throws BAD_USER_INPUT for an
 * empty list or a longer one.
 */
export async function recordPurchases(
  parts: CampaignParts,
  on: ChannelRequest,
  raw: readonly unknown[],
): Promise<PurchaseOutcome[]> {
  if (raw.length === 0 || raw.length > maxPurchases) {
    throw badInput({ path: ['input', 'purchases'], reason: `must hold 1 to ${maxPurchases} purchases` });
  }
  const requests = sharingRepeats(raw.map((one) => requestOrFault(on, one)));
  const outcomes = new Map<PurchaseRequest, PurchaseOutcome>();
  const asked = new Set(requests.filter((one): one is PurchaseRequest => !(one instanceof DomainError)));
  for (const batch of withoutRepeats([...asked])) {
    const answered = await recordBatch(parts, batch);
    batch.forEach((request, position) => outcomes.set(request, answered[position] ?? new Error('no outcome')));
  }
  return requests.map((one) => (one instanceof DomainError ? one : (outcomes.get(one) ?? new Error('no outcome'))));
}

function requestOrFault(on: ChannelRequest, raw: unknown): PurchaseRequest | DomainError {
  try {
    return purchaseRequest(on, raw);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** What is reported twice, word for word, is one request, whose outcome both get. */
function sharingRepeats(requests: readonly (PurchaseRequest | DomainError)[]): (PurchaseRequest | DomainError)[] {
  const first = new Map<string, PurchaseRequest>();
  return requests.map((request) => {
    if (request instanceof DomainError) return request;
    const words = JSON.stringify(request.input);
    const before = first.get(words);
    if (!before) first.set(words, request);
    return before ?? request;
  });
}

/** Batches in which no id stands twice; usually it is one. */
function withoutRepeats(requests: readonly PurchaseRequest[]): PurchaseRequest[][] {
  const batches: PurchaseRequest[][] = [];
  const seen = new Map<string, number>();
  for (const request of requests) {
    const before = seen.get(request.input.purchaseId) ?? 0;
    seen.set(request.input.purchaseId, before + 1);
    (batches[before] ??= []).push(request);
  }
  return batches;
}
