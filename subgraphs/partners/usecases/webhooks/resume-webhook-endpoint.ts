import { webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { resumeEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import { changeEndpoint, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

/** What was kept is sent at once. One that is active stays so. */
export function resumeWebhookEndpoint(tools: WebhookTools, change: EndpointChange) {
  return changeEndpoint(
    tools,
    change,
    { mutation: 'resumeWebhookEndpoint', action: 'webhook.resumed' },
    async (tx, known) => {
      if (known.state !== 'ACTIVE' && known.state !== 'PAUSED')
        throw webhookEndpointNotReady({ endpointState: known.state });
      await resumeEndpoint(tx, known.id);
    },
  );
}
