import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { WebhookProblem } from '../../../../chassis/webhook-outcome.js';
import { toWholeNumber } from '../../../../chassis/whole-number.js';

/** What is to be sent now, and all that it takes. */
export interface DueDelivery {
  id: string;
  messageId: string;
  endpointId: string;
  attempts: number;
  type: string;
  data: Record<string, unknown>;
  sequence: number;
  toldAt: Date;
  url: string;
  secretSealed: Buffer;
  /** Null: it does not sign any more. */
  earlierSecretSealed: Buffer | null;
}

export interface Share {
  /** How many are taken in all. */
  most: number;
  /** How many may be under way to one endpoint; to one that has not taken the last, one alone. */
  perEndpoint: number;
  /** How many are, by endpoint. */
  underWay: ReadonlyMap<string, number>;
}

/**
 * Takes what is due, of each endpoint its share and the endpoints in no order, so that none waits behind another. What is taken is
 * taken for a minute, after which that of a sender who has crashed is taken again. Two senders at once get different ones.
 */
export async function takeDueDeliveries(
  manager: EntityManager,
  { most, perEndpoint, underWay }: Share,
): Promise<DueDelivery[]> {
  const due = await rows<Omit<DueDelivery, 'sequence'> & { sequence: string }>(
    manager,
    `with due as materialized (
       select found.id
         from (select id, failing_since is not null as fails from webhook_endpoint
                where state in ('PENDING', 'ACTIVE') order by random()) as endpoint
         left join unnest($3::uuid[], $4::integer[]) as busy (endpoint_id, many) on busy.endpoint_id = endpoint.id
        cross join lateral (
          select id from webhook_delivery
           where endpoint_id = endpoint.id and state = 'WAITING' and next_attempt_at <= app_now()
             and (taken_until is null or taken_until <= app_now())
           order by next_attempt_at
           limit greatest(0, case when endpoint.fails then 1 else $2 end - coalesce(busy.many, 0))
           for update skip locked) as found
        limit $1),
     taken as (
       update webhook_delivery delivery
          set attempts = attempts + 1, taken_until = app_now() + interval '1 minute', last_attempt_at = app_now()
         from due where delivery.id = due.id
       returning delivery.id, delivery.message_id, delivery.endpoint_id, delivery.attempts)
     select taken.id, taken.message_id as "messageId", taken.endpoint_id as "endpointId", taken.attempts, message.type,
            message.data, message.sequence, message.created_at as "toldAt", endpoint.url, endpoint.secret_sealed as "secretSealed",
            case when endpoint.earlier_until > app_now() then endpoint.earlier_secret_sealed end as "earlierSecretSealed"
       from taken join webhook_message message on message.id = taken.message_id
       join webhook_endpoint endpoint on endpoint.id = taken.endpoint_id
      where endpoint.secret_sealed is not null`,
    [most, perEndpoint, [...underWay.keys()], [...underWay.values()]],
  );
  return due.map((delivery) => ({ ...delivery, sequence: toWholeNumber(delivery.sequence) }));
}

/** What was told to an endpoint in the moment in which it was removed. */
export async function withdrawFromRemoved(tx: EntityManager): Promise<void> {
  await rows(
    tx,
    `update webhook_delivery delivery set state = 'WITHDRAWN', next_attempt_at = null, taken_until = null
       from webhook_endpoint endpoint
      where endpoint.id = delivery.endpoint_id and endpoint.state = 'REMOVED' and delivery.state = 'WAITING'`,
  );
}

/** Also where somebody else has taken it meanwhile: it has arrived. */
export async function markDelivered(manager: EntityManager, id: string, status: number): Promise<void> {
  await rows(
    manager,
    `with delivered as (
       update webhook_delivery
          set state = 'DELIVERED', delivered_at = app_now(), next_attempt_at = null, taken_until = null, last_status = $2,
              problem = null
        where id = $1 and state = 'WAITING' returning endpoint_id)
     update webhook_endpoint endpoint set failing_since = null
       from delivered where endpoint.id = delivered.endpoint_id and failing_since is not null`,
    [id, status],
  );
}

export interface FailedDelivery {
  attempts: number;
  status: number | null;
  problem: WebhookProblem;
  /** Until the next attempt; null: it is given up. */
  pauseMs: number | null;
}

/** Nothing where somebody else has taken it meanwhile, whose attempt decides. */
export async function markUndelivered(
  manager: EntityManager,
  id: string,
  { attempts, status, problem, pauseMs }: FailedDelivery,
): Promise<void> {
  await rows(
    manager,
    `with undelivered as (
       update webhook_delivery
          set problem = $4, last_status = $3, taken_until = null,
              state = case when $5::bigint is null then 'DEAD' else state end,
              next_attempt_at = app_now() + $5::bigint * interval '1 millisecond'
        where id = $1 and state = 'WAITING' and attempts = $2 returning endpoint_id)
     update webhook_endpoint endpoint set failing_since = app_now()
       from undelivered where endpoint.id = undelivered.endpoint_id and failing_since is null`,
    [id, attempts, status, problem, pauseMs],
  );
}
