import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { WebhookTools } from './webhooks/webhook-tools.js';

/** What the use cases of this subgraph work with. */
export interface PartnersParts extends ExchangeTools {
  configuration: ConfigurationRegistry;
  hooks: WebhookTools;
}
