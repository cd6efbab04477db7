import { removeEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import { changeEndpoint, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

/** Nothing is sent there any more, its secrets are destroyed, and what it was not told is withdrawn. */
export function removeWebhookEndpoint(tools: WebhookTools, change: EndpointChange) {
  return changeEndpoint(tools, change, { mutation: 'removeWebhookEndpoint', action: 'webhook.removed' }, (tx, known) =>
    removeEndpoint(tx, known.id),
  );
}
