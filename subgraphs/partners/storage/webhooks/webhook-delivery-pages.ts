import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import type { PipelinedReads } from '../../../../chassis/pipelined-reads.js';
import { beginOfNewestFirst, type PlaceInTime } from '../../../../chassis/relay.js';
import type { DeliveryState, WebhookDelivery } from '../../domain/webhooks/webhook-delivery.js';

export interface DeliveriesWanted {
  /** Of what is given, all has to be so. */
  brand: string | null;
  state: DeliveryState | null;
  endpointId: string | null;
  messageId: string | null;
  type: string | null;
  limit: number;
  after: PlaceInTime | null;
}

const columns = `id, message_id as "messageId", endpoint_id as "endpointId", brand, type, state, attempts, replays,
  told_at as "toldAt", next_attempt_at as "nextAttemptAt", last_attempt_at as "lastAttemptAt", last_status as "lastStatus",
  problem, delivered_at as "deliveredAt"`;

/** Brand and state have indexes of their own: a condition that is left out would keep the planner from them. */
function pageBy(what: string, condition: string) {
  return {
    name: `webhook deliveries ${what}`,
    text: `select ${columns} from webhook_delivery
            where (told_at, id) < ($1::timestamptz, $2::uuid) and ${condition}
              and ($5::uuid is null or endpoint_id = $5) and ($6::uuid is null or message_id = $6)
              and ($7::text is null or type = $7)
            order by told_at desc, id desc limit $8`,
  };
}

const none = '$3::text is null';
const anyState = '$4::text is null';
const pages = {
  all: pageBy('of all', `${none} and ${anyState}`),
  ofBrand: pageBy('of a brand', `brand = $3::text and ${anyState}`),
  inState: pageBy('in a state', `${none} and state = $4::text`),
  ofBrandInState: pageBy('of a brand in a state', 'brand = $3::text and state = $4::text'),
};

/** Newest first. */
export function readWebhookDeliveries(reads: PipelinedReads, wanted: DeliveriesWanted): Promise<WebhookDelivery[]> {
  const { brand, state, endpointId, messageId, type, limit, after } = wanted;
  const ofBrand = state === null ? pages.ofBrand : pages.ofBrandInState;
  const ofAll = state === null ? pages.all : pages.inState;
  return reads.rows<WebhookDelivery>(brand === null ? ofAll : ofBrand, [
    ...beginOfNewestFirst(after),
    ...[brand, state, endpointId, messageId, type, limit],
  ]);
}

export async function findWebhookDelivery(manager: EntityManager, id: string): Promise<WebhookDelivery | null> {
  const [found] = await rows<WebhookDelivery>(manager, `select ${columns} from webhook_delivery where id = $1`, [id]);
  return found ?? null;
}
