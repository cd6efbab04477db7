import { sendWebhook, type WebhookOutcome } from '../../../../chassis/webhook-outcome.js';
import { pauseAfter } from '../../../../chassis/webhook-retries.js';
import {
  claimPartnerMessages,
  markMessageFailed,
  markMessageSent,
  type DueMessage,
} from '../../storage/fulfilment/partner-messages.js';
import type { RedemptionTools } from '../redemption-tools.js';

/** Few enough that a run against partners that are silent ends within its minute. */
const batch = 20;

const types = { REQUESTED: 'fulfilment.requested', CANCELLED: 'fulfilment.cancelled' };

/**
 * Tells partners what they are asked to fulfil, and what not any more: no more of the member than the redemption's id. Each message is
 * sent at least once, under an id that stays, and tried again as `pauseAfter` says. What has nowhere to go waits.
 */
export async function deliverPartnerOrders(tools: RedemptionTools): Promise<void> {
  for (;;) {
    const due = await tools.database.transaction((tx) => claimPartnerMessages(tx, batch));
    const outcomes = await Promise.allSettled(due.map((message) => deliver(tools, message)));
    for (const outcome of outcomes) {
      // Put off already: the next run tries again, and nobody else's waits for it.
      if (outcome.status === 'rejected')
        tools.log.error({ err: outcome.reason as unknown }, 'an order could not be told');
    }
    if (due.length < batch) return;
  }
}

async function deliver(tools: RedemptionTools, message: DueMessage): Promise<void> {
  const { database, log } = tools;
  const { id, attempts, fulfilmentId } = message;
  const said = await send(tools, message);
  if (said.problem === null) {
    await markMessageSent(database.read, id);
    return;
  }
  // What exactly went wrong where nobody answered is the partner's own affair.
  const problem = said.status === null ? 'NO_ANSWER' : said.problem;
  const pauseMs = said.isGone ? null : pauseAfter({ attempts, retryAfterMs: said.retryAfterMs, chance: Math.random() });
  await markMessageFailed(database.read, id, { problem, pauseMs });
  log.warn({ fulfilmentId, attempts, problem, givenUp: pauseMs === null }, 'a partner did not take an order');
}

function send({ webhooks, vault }: RedemptionTools, message: DueMessage): Promise<WebhookOutcome> {
  const { id, type, partnerId, url, secretSealed, earlierSecretSealed } = message;
  const { fulfilmentId, redemptionId, partnerSku, count, openedAt } = message;
  const at = webhooks.now();
  const data = { fulfilmentId, redemptionId, partnerSku, count, at: openedAt.toISOString() };
  const secrets = [secretSealed, earlierSecretSealed].flatMap((sealed) =>
    sealed === null ? [] : [vault.openSecret(partnerId, sealed)],
  );
  const body = JSON.stringify({ type: types[type], timestamp: at.toISOString(), data });
  return sendWebhook(webhooks, { url, secrets, id, at, body });
}
