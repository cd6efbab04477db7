import { nothingToReplay, webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { findWebhookDelivery } from '../../storage/webhooks/webhook-delivery-pages.js';
import { lockWebhookEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import { replayDelivery, replayMessage } from '../../storage/webhooks/webhook-replays.js';
import type { EntityManager } from 'typeorm';
import type { WebhookOrder, WebhookTools } from './webhook-tools.js';

export interface Replay extends WebhookOrder {
  /** The client's id of it. */
  replayId: string;
  /** One of the two: to every endpoint that takes it, or to the one that it went to. */
  messageId: string | null;
  deliveryId: string | null;
}

/**
 * Sends again what was told once, under the same id, however it ended. Gives to how many endpoints.
 *
 * Refuses with NOTHING_TO_REPLAY, and WEBHOOK_ENDPOINT_NOT_READY where the endpoint of a delivery is removed. Faults:
 * IDEMPOTENCY_CONFLICT.
 */
export function replayWebhook(
  { answers, audit }: WebhookTools,
  { replayId, messageId, deliveryId, brand, by, requestId }: Replay,
): Promise<number> {
  const key = { caller: by, mutation: 'replayWebhook', id: replayId };
  return answers.answerOnce(key, { messageId, deliveryId, brand }, async (tx) => {
    const replayed =
      deliveryId === null ? await replayMessage(tx, brand, messageId ?? '') : await replayOne(tx, brand, deliveryId);
    if (replayed === 0) throw nothingToReplay();
    const details = { brand, messageId, deliveryId, replayed };
    await audit.record(tx, { by, action: 'webhook.replayed', subject: `webhooks of ${brand}`, details, requestId });
    return replayed;
  });
}

async function replayOne(tx: EntityManager, brand: string, deliveryId: string): Promise<number> {
  const delivery = await findWebhookDelivery(tx, deliveryId);
  if (delivery?.brand !== brand) return 0;
  const endpoint = await lockWebhookEndpoint(tx, delivery.endpointId);
  if (endpoint?.state !== 'ACTIVE' && endpoint?.state !== 'PAUSED')
    throw webhookEndpointNotReady({ endpointState: endpoint?.state ?? 'REMOVED' });
  return replayDelivery(tx, deliveryId);
}
