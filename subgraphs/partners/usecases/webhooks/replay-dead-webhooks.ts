import { replayDead } from '../../storage/webhooks/webhook-replays.js';
import type { WebhookOrder, WebhookTools } from './webhook-tools.js';

export interface DeadReplay extends WebhookOrder {
  /** The client's id of it. */
  replayId: string;
  /** Of what was told from then on. */
  since: Date;
  /** Null: of all the brand's endpoints. */
  endpointId: string | null;
}

/** Sends again what was given up. Gives how much that is. Faults: IDEMPOTENCY_CONFLICT. */
export function replayDeadWebhooks(
  { answers, audit }: WebhookTools,
  { replayId, since, endpointId, brand, by, requestId }: DeadReplay,
): Promise<number> {
  const key = { caller: by, mutation: 'replayDeadWebhooks', id: replayId };
  return answers.answerOnce(key, { since, endpointId, brand }, async (tx) => {
    const replayed = await replayDead(tx, { brand, endpointId, since });
    const details = { brand, endpointId, since: since.toISOString(), replayed };
    await audit.record(tx, { by, action: 'webhook.replayed', subject: `webhooks of ${brand}`, details, requestId });
    return replayed;
  });
}
