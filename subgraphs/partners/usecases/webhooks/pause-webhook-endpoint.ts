import { webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { pauseEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import { changeEndpoint, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

/** From now on what there is to tell is kept; what is under way arrives. One that is paused stays so. */
export function pauseWebhookEndpoint(tools: WebhookTools, change: EndpointChange) {
  return changeEndpoint(
    tools,
    change,
    { mutation: 'pauseWebhookEndpoint', action: 'webhook.paused' },
    async (tx, known) => {
      if (known.state !== 'ACTIVE' && known.state !== 'PAUSED')
        throw webhookEndpointNotReady({ endpointState: known.state });
      await pauseEndpoint(tx, known.id, 'ASKED');
    },
  );
}
