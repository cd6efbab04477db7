import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import type { PauseReason, WebhookEndpoint } from '../../domain/webhooks/webhook-endpoint.js';

const columns = `id, brand, url, types, state, paused_because as "pausedBecause", failing_since as "failingSince",
  case when earlier_until > app_now() then earlier_until end as "earlierSecretUntil", created_at as "createdAt",
  confirmed_at as "confirmedAt"`;

export async function findWebhookEndpoint(manager: EntityManager, id: string): Promise<WebhookEndpoint | null> {
  const [found] = await rows<WebhookEndpoint>(manager, `select ${columns} from webhook_endpoint where id = $1`, [id]);
  return found ?? null;
}

/** Held to the end of the transaction by whoever changes it. */
export async function lockWebhookEndpoint(tx: EntityManager, id: string): Promise<WebhookEndpoint | null> {
  const [found] = await rows<WebhookEndpoint>(
    tx,
    `select ${columns} from webhook_endpoint where id = $1 for no key update`,
    [id],
  );
  return found ?? null;
}

const endpointsOfBrands = {
  name: 'webhook endpoints',
  text: `select ${columns} from webhook_endpoint
          where state <> 'REMOVED' and brand = $1 order by created_at, id limit 100`,
};

/** Those that are not removed, the oldest first. */
export function readWebhookEndpoints(reads: PipelinedReads, brand: string): Promise<WebhookEndpoint[]> {
  return reads.rows<WebhookEndpoint>(endpointsOfBrands, [brand]);
}

/** How many a brand has that are not removed; nobody else adds one until the transaction has ended. */
export async function countEndpointsForAdding(tx: EntityManager, brand: string): Promise<number> {
  await rows(tx, `select pg_advisory_xact_lock(hashtextextended('partners/webhook endpoints/' || $1, 0))`, [brand]);
  const [found] = await rows<{ many: number }>(
    tx,
    `select count(*)::int as many from webhook_endpoint where brand = $1 and state <> 'REMOVED'`,
    [brand],
  );
  return found?.many ?? 0;
}

/** False where the id is another endpoint's. */
export async function insertWebhookEndpoint(
  tx: EntityManager,
  { id, brand, url, types, secretSealed }: NewEndpoint,
): Promise<boolean> {
  const inserted = await rows(
    tx,
    `insert into webhook_endpoint (id, brand, url, types, secret_sealed) values ($1, $2, $3, $4, $5)
     on conflict (id) do nothing returning 1`,
    [id, brand, url, types, secretSealed],
  );
  return inserted.length === 1;
}

export interface NewEndpoint extends Pick<WebhookEndpoint, 'id' | 'brand' | 'url' | 'types'> {
  secretSealed: Buffer;
}

/** From now on this message's word is waited for, and no earlier one's. */
export async function expectChallenge(tx: EntityManager, id: string, messageId: string): Promise<void> {
  await rows(
    tx,
    `with expected as (update webhook_endpoint set challenge_id = $2, changed_at = app_now() where id = $1)
     update webhook_delivery set state = 'WITHDRAWN', next_attempt_at = null, taken_until = null
      where endpoint_id = $1 and state = 'WAITING' and type = 'webhook.challenge' and message_id <> $2`,
    [id, messageId],
  );
}

/** Whoever answers there has repeated the word of this message. */
export async function confirmEndpoint(tx: EntityManager, id: string, messageId: string): Promise<void> {
  await rows(
    tx,
    `update webhook_endpoint set state = 'ACTIVE', confirmed_at = app_now(), changed_at = app_now(), failing_since = null
      where id = $1 and challenge_id = $2 and state = 'PENDING'`,
    [id, messageId],
  );
}

/** The secret that is replaced signs beside the new one for `overlapHours`; one that it had replaced before does not any more. */
export async function replaceSecret(
  tx: EntityManager,
  id: string,
  { secretSealed, overlapHours }: { secretSealed: Buffer; overlapHours: number },
): Promise<void> {
  await rows(
    tx,
    `update webhook_endpoint
        set earlier_secret_sealed = secret_sealed, earlier_until = app_now() + $3::integer * interval '1 hour',
            secret_sealed = $2, changed_at = app_now()
      where id = $1`,
    [id, secretSealed, overlapHours],
  );
}

export async function pauseEndpoint(tx: EntityManager, id: string, because: PauseReason): Promise<void> {
  await rows(
    tx,
    `update webhook_endpoint set state = 'PAUSED', paused_because = $2, changed_at = app_now()
      where id = $1 and state = 'ACTIVE'`,
    [id, because],
  );
}

export async function resumeEndpoint(tx: EntityManager, id: string): Promise<void> {
  await rows(
    tx,
    `update webhook_endpoint set state = 'ACTIVE', paused_because = null, failing_since = null, changed_at = app_now()
      where id = $1 and state = 'PAUSED'`,
    [id],
  );
}

/** Its secrets are destroyed, and what it was not told yet is withdrawn. */
export async function removeEndpoint(tx: EntityManager, id: string): Promise<void> {
  await rows(
    tx,
    `with removed as (
       update webhook_endpoint set state = 'REMOVED', paused_because = null, secret_sealed = null, earlier_secret_sealed = null,
              earlier_until = null, challenge_id = null, failing_since = null, changed_at = app_now()
        where id = $1)
     update webhook_delivery set state = 'WITHDRAWN', next_attempt_at = null, taken_until = null
      where endpoint_id = $1 and state in ('WAITING', 'DEAD')`,
    [id],
  );
}
