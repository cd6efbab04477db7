import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { ServiceCalls } from '../../../chassis/service-calls.js';

/** How the programme counts purchases; every value a setting. */
export interface PurchasePolicy {
  /** Code of the currency of points that purchases earn. */
  currency: string;
  /** Times 24 hours after a purchase until its points mature. */
  returnWindowDays: number;
  /** Times 24 hours for which a till may report a purchase late; older ones need an import. */
  latestReportDays: number;
}

/** What the use cases of this subgraph work with. */
export interface CampaignParts {
  database: Database;
  answers: AnswerBook;
  calls: ServiceCalls;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  configuration: ConfigurationRegistry;
  policy: PurchasePolicy;
}
