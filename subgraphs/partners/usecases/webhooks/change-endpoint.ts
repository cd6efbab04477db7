import type { EntityManager } from 'typeorm';
import type { WebhookEndpoint } from '../../domain/webhooks/webhook-endpoint.js';
import { unknownWebhookEndpoint } from '../../domain/webhooks/webhook-errors.js';
import { findWebhookEndpoint, lockWebhookEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import type { WebhookOrder, WebhookTools } from './webhook-tools.js';

export interface EndpointChange extends WebhookOrder {
  /** The client's id of it. */
  changeId: string;
  endpointId: string;
}

/**
 * One change of an endpoint under its lock, once, with its record. Gives the endpoint as it is now.
 *
 * Faults: BAD_USER_INPUT where the brand has no such endpoint, IDEMPOTENCY_CONFLICT.
 */
export async function changeEndpoint(
  { database, answers, audit }: WebhookTools,
  { changeId, endpointId, brand, by, requestId }: EndpointChange,
  { mutation, action }: { mutation: string; action: string },
  work: (tx: EntityManager, known: WebhookEndpoint) => Promise<void>,
): Promise<WebhookEndpoint> {
  await answers.answerOnce({ caller: by, mutation, id: changeId }, { endpointId, brand }, async (tx) => {
    await work(tx, ofBrand(brand, await lockWebhookEndpoint(tx, endpointId)));
    await audit.record(tx, { by, action, subject: `webhook/${endpointId}`, details: { changeId, brand }, requestId });
    return endpointId;
  });
  return ofBrand(brand, await findWebhookEndpoint(database.read, endpointId));
}

/** Another brand's is as one that is not there. */
export function ofBrand(brand: string, known: WebhookEndpoint | null): WebhookEndpoint {
  if (known?.brand !== brand) throw unknownWebhookEndpoint({ path: ['input', 'endpointId'] });
  return known;
}
