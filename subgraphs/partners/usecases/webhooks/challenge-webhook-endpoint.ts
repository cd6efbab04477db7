import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newId } from '../../../../chassis/ids.js';
import { webhookEndpointNotReady } from '../../domain/webhooks/webhook-errors.js';
import { expectChallenge } from '../../storage/webhooks/webhook-endpoints.js';
import { writeEndpointMessage } from '../../storage/webhooks/webhook-messages.js';
import { changeEndpoint, type EndpointChange } from './change-endpoint.js';
import type { WebhookTools } from './webhook-tools.js';

/**
 * Sends a new word to an address that has not repeated one yet, at once.
 *
 * Refuses with WEBHOOK_ENDPOINT_NOT_READY one that has, or is removed. Faults: BAD_USER_INPUT, IDEMPOTENCY_CONFLICT.
 */
export function challengeWebhookEndpoint(tools: WebhookTools, change: EndpointChange) {
  return changeEndpoint(
    tools,
    change,
    { mutation: 'challengeWebhookEndpoint', action: 'webhook.challenged' },
    (tx, known) => {
      if (known.state !== 'PENDING') throw webhookEndpointNotReady({ endpointState: known.state });
      return challenge(tx, known.id);
    },
  );
}

/** In the caller's transaction. The word is nothing that has to be kept from anybody: what counts is who repeats it. */
export async function challenge(tx: EntityManager, endpointId: string): Promise<void> {
  const messageId = newId();
  const data = { endpointId, challenge: randomBytes(24).toString('base64url') };
  await writeEndpointMessage(tx, { messageId, endpointId, type: 'webhook.challenge', data });
  await expectChallenge(tx, endpointId, messageId);
}
