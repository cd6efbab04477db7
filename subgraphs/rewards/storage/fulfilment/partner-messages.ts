import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';

export interface PartnerMessage {
  fulfilmentId: string;
  type: 'REQUESTED' | 'CANCELLED';
  state: 'WAITING' | 'SENT' | 'DEAD' | 'WITHDRAWN';
  attempts: number;
  nextAttemptAt: Date | null;
  problem: string | null;
  sentAt: Date | null;
}

/** A message that is to be sent now, and all that it takes. */
export interface DueMessage {
  id: string;
  type: 'REQUESTED' | 'CANCELLED';
  attempts: number;
  fulfilmentId: string;
  redemptionId: string;
  partnerId: string;
  partnerSku: string | null;
  count: number;
  openedAt: Date;
  url: string;
  secretSealed: Buffer;
  /** Null: it does not sign any more. */
  earlierSecretSealed: Buffer | null;
}

/**
 * Up to `limit` messages that are due and have somewhere to go, each put off by a minute, after which one whose sender has crashed is
 * taken again. Two senders at once get different ones.
 */
export async function claimPartnerMessages(tx: EntityManager, limit: number): Promise<DueMessage[]> {
  return rows<DueMessage>(
    tx,
    `with due as materialized (
       select message.id from partner_message message
         join fulfilment on fulfilment.id = message.fulfilment_id
         join partner_endpoint endpoint on endpoint.partner_id = fulfilment.partner_id
        where message.next_attempt_at <= app_now()
        order by message.next_attempt_at limit $1 for update of message skip locked),
     claimed as (
       update partner_message message set attempts = attempts + 1, next_attempt_at = app_now() + interval '1 minute'
         from due where message.id = due.id
       returning message.id, message.type, message.attempts, message.fulfilment_id)
     select claimed.id, claimed.type, claimed.attempts, fulfilment.id as "fulfilmentId", fulfilment.redemption_id as "redemptionId",
            fulfilment.partner_id as "partnerId", fulfilment.partner_sku as "partnerSku", fulfilment.count,
            fulfilment.opened_at as "openedAt", endpoint.url, endpoint.secret_sealed as "secretSealed",
            case when endpoint.earlier_until > app_now() then endpoint.earlier_secret_sealed end as "earlierSecretSealed"
       from claimed join fulfilment on fulfilment.id = claimed.fulfilment_id
       join partner_endpoint endpoint on endpoint.partner_id = fulfilment.partner_id`,
    [limit],
  );
}

export async function markMessageSent(manager: EntityManager, id: string): Promise<void> {
  await rows(
    manager,
    `update partner_message set state = 'SENT', sent_at = app_now(), next_attempt_at = null, problem = null
      where id = $1 and state = 'WAITING'`,
    [id],
  );
}

/** It was not taken. Without a pause it is given up. */
export async function markMessageFailed(
  manager: EntityManager,
  id: string,
  { problem, pauseMs }: { problem: string; pauseMs: number | null },
): Promise<void> {
  await rows(
    manager,
    `update partner_message
        set problem = $2, state = case when $3::bigint is null then 'DEAD' else state end,
            next_attempt_at = app_now() + $3::bigint * interval '1 millisecond'
      where id = $1 and state = 'WAITING'`,
    [id, problem, pauseMs],
  );
}

/**
 * Nobody wants it of the partner any more: what was not sent yet is withdrawn, and who was told, or may have been, is told so. A
 * message that may be under way right now arrives before its cancellation does.
 */
export async function withdrawOrders(tx: EntityManager, fulfilmentIds: readonly string[]): Promise<void> {
  await rows(
    tx,
    `with asked as materialized (
       select id, fulfilment_id, state, attempts from partner_message
        where fulfilment_id = any($1::uuid[]) and type = 'REQUESTED' order by id for update),
     withdrawn as (
       update partner_message message set state = 'WITHDRAWN', next_attempt_at = null
         from asked where message.id = asked.id and asked.state in ('WAITING', 'DEAD'))
     insert into partner_message (fulfilment_id, type, next_attempt_at)
     select fulfilment_id, 'CANCELLED', app_now() + case when state = 'WAITING' then interval '10 seconds' else interval '0' end
       from asked where attempts > 0`,
    [fulfilmentIds],
  );
}

/** Who reports on an order knows of it, however they learnt: they need not be told again, only if it is not wanted any more. */
export async function markOrderKnown(tx: EntityManager, fulfilmentId: string): Promise<void> {
  await rows(
    tx,
    `update partner_message
        set state = 'SENT', sent_at = app_now(), next_attempt_at = null, attempts = greatest(attempts, 1)
      where fulfilment_id = $1 and type = 'REQUESTED' and state in ('WAITING', 'DEAD')`,
    [fulfilmentId],
  );
}

/**
 * What was given up is tried again, as one that may have arrived: who may know of an order is told when it is not wanted. False where
 * nothing was given up.
 */
export async function reviveMessages(tx: EntityManager, fulfilmentId: string): Promise<boolean> {
  const revived = await rows(
    tx,
    `update partner_message set state = 'WAITING', attempts = 1, next_attempt_at = app_now()
      where fulfilment_id = $1 and state = 'DEAD' returning 1`,
    [fulfilmentId],
  );
  return revived.length > 0;
}

const messagesOf = {
  name: 'messages to partners',
  text: `select fulfilment_id as "fulfilmentId", type, state, attempts, next_attempt_at as "nextAttemptAt", problem, sent_at as "sentAt"
           from partner_message where fulfilment_id = any($1::uuid[]) order by fulfilment_id, type desc`,
};

/** What partners were told, or will be, of these: what they were asked for first. */
export function readPartnerMessages(
  reads: PipelinedReads,
  fulfilmentIds: readonly string[],
): Promise<PartnerMessage[]> {
  return reads.rows<PartnerMessage>(messagesOf, [fulfilmentIds]);
}
