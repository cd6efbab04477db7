import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { takes } from './webhook-messages.js';

/** What stands is to be sent at once, by as many attempts as the first time; what waits for its next attempt anyway, a little earlier. */
const again = `state = 'WAITING', attempts = 0, replays = delivery.replays + 1, next_attempt_at = app_now(), taken_until = null`;

/** One delivery, whatever became of it. What an endpoint was told about itself is told anew in other ways. */
export async function replayDelivery(tx: EntityManager, id: string): Promise<number> {
  return sendAgain(
    tx,
    `update webhook_delivery delivery set ${again} where id = $1 and type not like 'webhook.%' returning 1`,
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
      where written.id = $2 and written.brand = $1 and ${takes}
     on conflict (message_id, endpoint_id) do update set ${again}
     returning 1`,
    [brand, messageId],
  );
}

/** What was given up of what was told since, to endpoints that are there still; not what they were told about themselves. */
export async function replayDead(
  tx: EntityManager,
  { brand, endpointId, since }: { brand: string; endpointId: string | null; since: Date },
): Promise<number> {
  return sendAgain(
    tx,
    `update webhook_delivery delivery set ${again}
       from webhook_endpoint endpoint
      where endpoint.id = delivery.endpoint_id and endpoint.state in ('ACTIVE', 'PAUSED')
        and delivery.brand = $1 and delivery.state = 'DEAD' and type not like 'webhook.%' and told_at >= $2
        and ($3::uuid is null or endpoint_id = $3)
     returning 1`,
    [brand, since, endpointId],
  );
}

/** @param statement returns a row for each */
async function sendAgain(tx: EntityManager, statement: string, parameters: unknown[]): Promise<number> {
  const [sent] = await rows<{ many: number }>(
    tx,
    `with sent as (${statement}) select count(*)::int as many from sent`,
    parameters,
  );
  return sent?.many ?? 0;
}
