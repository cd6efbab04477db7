import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { deliverWebhooksJob, takes } from './webhook-messages.js';

/** What stands is to be sent at once, by as many attempts as the first time; what waits for its next attempt anyway, a little earlier. */
const again = `state = 'WAITING', attempts = 0, replays = delivery.replays + 1, next_attempt_at = app_now(), taken_until = null`;

/** One delivery, whatever became of it. What an endpoint was told about itself is told anew in other ways. */
export async function replayDelivery(tx: EntityManager, id: string): Promise<number> {
  return sendAgain(
    tx,
    `update webhook_delivery delivery set ${again} where id = $2 and type not like 'webhook.%' returning 1`,
    [id],
  );
}

/** To every endpoint of the brand that takes it, also to one that was not there when it was told. */
export async function replayMessage(tx: EntityManager, brand: string, messageId: string): Promise<number> {
  return sendAgain(
    tx,
    `insert into webhook_delivery as delivery (message_id, endpoint_id, brand, type, told_at)
     select written.id, endpoint.id, written.brand, written.type, written.created_at
       from webhook_message written
       join webhook_endpoint endpoint on endpoint.brand = written.brand and endpoint.state in ('ACTIVE', 'PAUSED')
      where written.id = $3 and written.brand = $2 and ${takes}
     on conflict (message_id, endpoint_id) do update set ${again}
     returning 1`,
    [brand, messageId],
  );
}

/** What was given up of what was told since, to endpoints that are there still. */
export async function replayDead(
  tx: EntityManager,
  { brand, endpointId, since }: { brand: string; endpointId: string | null; since: Date },
): Promise<number> {
  return sendAgain(
    tx,
    `update webhook_delivery delivery set ${again}
       from webhook_endpoint endpoint
      where endpoint.id = delivery.endpoint_id and endpoint.state in ('ACTIVE', 'PAUSED')
        and delivery.brand = $2 and delivery.state = 'DEAD' and told_at >= $3 and ($4::uuid is null or endpoint_id = $4)
     returning 1`,
    [brand, since, endpointId],
  );
}

/** @param statement returns a row for each; `$1` is the job's */
async function sendAgain(tx: EntityManager, statement: string, parameters: unknown[]): Promise<number> {
  const [sent] = await rows<{ many: number }>(
    tx,
    `with sent as (${statement}),
     queued as (select graphile_worker.add_job($1) from (select from sent limit 1) as something)
     select (select count(*)::int from sent) as many, (select count(*) from queued)`,
    [deliverWebhooksJob, ...parameters],
  );
  return sent?.many ?? 0;
}
