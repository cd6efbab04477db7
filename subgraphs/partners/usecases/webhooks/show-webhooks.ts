import type { WebhookDelivery } from '../../domain/webhooks/webhook-delivery.js';
import type { WebhookEndpoint } from '../../domain/webhooks/webhook-endpoint.js';
import { readWebhookDeliveries, type DeliveriesWanted } from '../../storage/webhooks/webhook-delivery-pages.js';
import { readWebhookEndpoints } from '../../storage/webhooks/webhook-endpoints.js';
import type { WebhookTools } from './webhook-tools.js';

export type { DeliveriesWanted };

export function showWebhookEndpoints({ database }: WebhookTools, brand: string): Promise<WebhookEndpoint[]> {
  return readWebhookEndpoints(database.reads, brand);
}

export function showWebhookDeliveries(
  { database }: WebhookTools,
  wanted: DeliveriesWanted,
): Promise<WebhookDelivery[]> {
  return readWebhookDeliveries(database.reads, wanted);
}
