/** From what the use cases of webhooks give to what the graph shows. */
import type * as deliveries from '../../domain/webhooks/webhook-delivery.js';
import type * as endpoints from '../../domain/webhooks/webhook-endpoint.js';
import { WebhookDelivery, WebhookEndpoint, WebhookReplay } from './webhook.types.js';

export function endpointView(
  { brand, ...endpoint }: endpoints.WebhookEndpoint,
  secret: string | null = null,
): WebhookEndpoint {
  return Object.assign(new WebhookEndpoint(), { ...endpoint, partner: brand, secret });
}

export function deliveryView({ brand, ...delivery }: deliveries.WebhookDelivery): WebhookDelivery {
  return Object.assign(new WebhookDelivery(), { ...delivery, partner: brand });
}

export function replayView(replayed: number): WebhookReplay {
  return Object.assign(new WebhookReplay(), { replayed });
}
