import type { WebhookDelivery } from '../../domain/webhooks/webhook-delivery.js';
import { unknownWebhookEndpoint, webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { findWebhookDelivery } from '../../storage/webhooks/webhook-delivery-pages.js';
import { lockWebhookEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import { writeEndpointMessage } from '../../storage/webhooks/webhook-messages.js';
import { newId } from '../../../../chassis/ids.js';
import { ofBrand, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

/**
 * Sends `webhook.test` to one endpoint, which has to be active. Gives the delivery, in whose place what came of it can be looked up.
 *
 * Refuses with WEBHOOK_ENDPOINT_NOT_READY. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export async function testWebhook(
  { database, answers, audit }: WebhookTools,
  { changeId: testId, endpointId, brand, by, requestId }: EndpointChange,
): Promise<WebhookDelivery> {
  const key = { caller: by, mutation: 'testWebhook', id: testId };
  const deliveryId = await answers.answerOnce(key, { endpointId, brand }, async (tx) => {
    const { state } = ofBrand(brand, await lockWebhookEndpoint(tx, endpointId));
    if (state !== 'ACTIVE') throw webhookEndpointNotReady({ endpointState: state });
    const data = { endpointId, testId };
    const sent = await writeEndpointMessage(tx, { messageId: newId(), endpointId, type: 'webhook.test', data });
    await audit.record(tx, {
      by,
      action: 'webhook.tested',
      subject: `webhook/${endpointId}`,
      details: { brand },
      requestId,
    });
    return sent;
  });
  const delivery = await findWebhookDelivery(database.read, deliveryId);
  // Let go of long ago.
  if (!delivery) throw unknownWebhookEndpoint({ path: ['input', 'testId'] });
  return delivery;
}
