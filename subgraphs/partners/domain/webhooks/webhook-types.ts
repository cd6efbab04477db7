/** What a partner can be told, in families: an endpoint takes single types (`exchange.committed`) or whole families (`exchange.*`). */
export const webhookTypes = [
  'exchange.announced',
  'exchange.committed',
  'exchange.rejected',
  'exchange.timed_out',
  'exchange.cancelled',
  'exchange.reversed',
  'settlement.closed',
  'settlement.dispute',
  'settlement.payment',
  'agreement.changed',
  'agreement.low_balance',
  'agreement.outstanding',
  'redemption.requested',
  'redemption.cancelled',
] as const;

export type WebhookType = (typeof webhookTypes)[number];

/** Said to one endpoint about itself, whatever it takes. */
export type EndpointMessageType = 'webhook.challenge' | 'webhook.test';

const familyOf = (type: string) => `${type.split('.')[0] ?? ''}.*`;

const filters = new Set<string>([...webhookTypes, ...webhookTypes.map(familyOf)]);

export function isTypeFilter(text: string): boolean {
  return filters.has(text);
}
