import { newWebhookSecret } from '../../../../chassis/signed-webhook.js';
import { secretOverlapHours, type WebhookEndpoint } from '../../domain/webhooks/webhook-endpoint.js';
import { webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { replaceSecret } from '../../storage/webhooks/webhook-endpoints.js';
import { changeEndpoint, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

export interface ShownEndpoint extends WebhookEndpoint {
  /** In the answer that made it alone: it is kept sealed. */
  secret: string | null;
}

/**
 * A new secret, beside which the one it replaces signs for a day. One that had been replaced before, and still signed, does not any
 * more: a secret that somebody has seen who should not is gone after two rotations.
 */
export async function rotateWebhookSecret(tools: WebhookTools, change: EndpointChange): Promise<ShownEndpoint> {
  let made: string | null = null;
  const work = { mutation: 'rotateWebhookSecret', action: 'webhook.secret' };
  const endpoint = await changeEndpoint(tools, change, work, async (tx, { id, state }) => {
    if (state === 'REMOVED') throw webhookEndpointNotReady({ endpointState: state });
    made = newWebhookSecret();
    const secretSealed = tools.vault.seal(id, made);
    await replaceSecret(tx, id, { secretSealed, overlapHours: secretOverlapHours });
  });
  return { ...endpoint, secret: made };
}
