import type { EntityManager } from 'typeorm';
import { sendWebhook, type WebhookOutcome } from '../../../../chassis/webhook-outcome.js';
import { pauseAfter } from '../../../../chassis/webhook-retries.js';
import { repeats } from '../../domain/webhooks/webhook-endpoint.js';
import { markDelivered, markUndelivered, type DueDelivery } from '../../storage/webhooks/webhook-deliveries.js';
import { confirmEndpoint, pauseEndpoint } from '../../storage/webhooks/webhook-endpoints.js';
import type { WebhookTools } from './webhook-tools.js';

/** Sends once, under an id that stays, and notes what came of it. Whoever crashes between the two sends again. */
export async function deliverWebhook(tools: WebhookTools, delivery: DueDelivery): Promise<void> {
  const { id, endpointId, type, attempts } = delivery;
  const { status, problem, retryAfterMs, isGone } = await send(tools, delivery);
  if (problem === null) {
    if (type !== challengeType) await markDelivered(tools.database.read, id, status ?? 0);
    else await tools.database.transaction((tx) => confirm(tx, delivery, status ?? 0));
    return;
  }
  const pauseMs = isGone ? null : pauseAfter({ attempts, retryAfterMs, chance: Math.random() });
  const failed = { attempts, status, problem, pauseMs };
  if (!isGone) await markUndelivered(tools.database.read, id, failed);
  else {
    await tools.database.transaction(async (tx) => {
      await markUndelivered(tx, id, failed);
      await pauseEndpoint(tx, endpointId, 'GONE');
    });
  }
  tools.log.warn({ deliveryId: id, endpointId, type, attempts, problem, givenUp: pauseMs === null }, 'not taken');
}

const challengeType = 'webhook.challenge';

async function confirm(tx: EntityManager, { id, messageId, endpointId }: DueDelivery, status: number): Promise<void> {
  await markDelivered(tx, id, status);
  await confirmEndpoint(tx, endpointId, messageId);
}

function send({ webhooks, vault }: WebhookTools, delivery: DueDelivery): Promise<WebhookOutcome> {
  const { messageId, endpointId, type, data, sequence, toldAt, url, secretSealed, earlierSecretSealed } = delivery;
  const secrets = [secretSealed, earlierSecretSealed].flatMap((sealed) =>
    sealed === null ? [] : [vault.open(endpointId, sealed)],
  );
  const body = JSON.stringify({ type, timestamp: toldAt.toISOString(), sequence, data });
  const post = { url, secrets, id: messageId, at: webhooks.now(), body };
  if (type !== challengeType) return sendWebhook(webhooks, post);
  return sendWebhook(webhooks, post, (answer) => repeats(String(data['challenge']), answer));
}
