import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { rows } from '../../../../chassis/database.js';
import type { EndpointMessageType, WebhookType } from '../../domain/webhooks/webhook-types.js';

export type { WebhookType };

export interface PartnerNews {
  /** Code of the brand that is told. */
  brand: string;
  type: WebhookType;
  /** What the news is of: the same thing told again under it is the same message. */
  about: string;
  /** As JSON; points as whole numbers, instants as ISO 8601. */
  data: Record<string, unknown>;
}

/**
 * Told in the caller's transaction, and delivered once it has committed: to each endpoint of the brand that takes the type. The
 * programme's own brand is told nothing. One statement for all of them, whoever listens.
 */
export async function writeMessages(tx: EntityManager, news: readonly PartnerNews[]): Promise<void> {
  if (news.length === 0) return;
  await rows(
    tx,
    `with news as (
       select * from unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[]) with ordinality as news (id, brand, type, data, place)),
     written as (
       insert into webhook_message (id, brand, type, data)
       select news.id, code, news.type, news.data from news join brand on code = news.brand and not is_programme order by place
       on conflict (id) do nothing returning id, brand, type, created_at)
     insert into webhook_delivery (message_id, endpoint_id, brand, type, told_at)
     select written.id, endpoint.id, written.brand, written.type, written.created_at
       from written join webhook_endpoint endpoint on endpoint.brand = written.brand and endpoint.state in ('ACTIVE', 'PAUSED')
      where ${takes}`,
    [
      news.map(({ brand, type, about }) => v5(`webhook ${brand} ${type} ${about}`, webhookIds)),
      news.map(({ brand }) => brand),
      news.map(({ type }) => type),
      news.map(({ data }) => JSON.stringify(data)),
    ],
  );
}

/** What one endpoint is told about itself. Gives the delivery's id. */
export async function writeEndpointMessage(
  tx: EntityManager,
  { messageId, endpointId, type, data }: EndpointMessage,
): Promise<string> {
  const [delivery] = await rows<{ id: string }>(
    tx,
    `with written as (
       insert into webhook_message (id, brand, type, data) select $1, brand, $3, $4 from webhook_endpoint where id = $2
       returning id, brand, type, created_at)
     insert into webhook_delivery (message_id, endpoint_id, brand, type, told_at)
     select id, $2, brand, type, created_at from written returning id`,
    [messageId, endpointId, type, JSON.stringify(data)],
  );
  if (!delivery) throw new Error(`there is no endpoint ${endpointId}`);
  return delivery.id;
}

export interface EndpointMessage {
  messageId: string;
  endpointId: string;
  type: EndpointMessageType;
  data: Record<string, unknown>;
}

/** For SQL over `written` and `endpoint`: whether the one takes what the other is of. */
export const takes = `(written.type = any(endpoint.types) or split_part(written.type, '.', 1) || '.*' = any(endpoint.types))`;

/** A namespace of our own for ids of messages (RFC 9562, version 5). */
const webhookIds = '6f2d3f0e-5b0c-4f6a-9d0b-0a8f5c6d7e21';

/** Lets go of what was said before, and of what became of telling it. Gives how many there were, `limit` at most. */
export async function forgetMessages(tx: EntityManager, before: Date, limit: number): Promise<number> {
  const [gone] = await rows<{ many: number }>(
    tx,
    `with gone as (
       delete from webhook_message
        where id in (select id from webhook_message where created_at < $1 order by created_at limit $2) returning 1)
     select count(*)::int as many from gone`,
    [before, limit],
  );
  return gone?.many ?? 0;
}
