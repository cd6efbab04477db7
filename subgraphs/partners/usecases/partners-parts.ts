import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { ClientSecrets } from '../domain/clients/client-secret.js';
import type { LinkKeys } from '../domain/links/link-keys.js';
import type { ResolvingTools } from './disputes/resolve-dispute.js';
import type { EvaluationTools } from './evaluation/evaluate-partner.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { WebhookTools } from './webhooks/webhook-tools.js';

/** What the use cases of this subgraph work with. */
export interface PartnersParts extends ExchangeTools, ResolvingTools, EvaluationTools {
  configuration: ConfigurationRegistry;
  audit: AuditLog;
  clock: Clock;
  clientSecrets: ClientSecrets;
  linkKeys: LinkKeys;
  /** The code of the programme's own brand. */
  programme: string;
  hooks: WebhookTools;
}
