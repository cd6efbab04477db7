import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationRegistry } from '../../../chassis/configuration.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { Gatherer } from '../../../chassis/gatherer.js';
import type { ServiceCalls } from '../../../chassis/service-calls.js';
import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Purchase } from '../domain/purchase.js';
import type { LiveRules } from './live-rules.js';
import type { PurchaseRequest } from './purchase-request.js';
import type { VersionShelf } from './version-shelf.js';

/** How the programme counts purchases; every value a setting. */
export interface PurchasePolicy {
  /** Code of the currency of points that purchases earn. */
  currency: string;
  /** Times 24 hours after a purchase until its points mature. */
  returnWindowDays: number;
  /** Times 24 hours for which a till may report a purchase late; older ones need an import. */
  latestReportDays: number;
  /** Times 24 hours for which a purchase waits for whoever enrols with its card. */
  claimDays: number;
  /** The programme's time zone, whose days and hours count. */
  zone: string;
  /** How many points are worth a yuan. */
  pointsPerYuan: number;
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
  audit: AuditLog;
  policy: PurchasePolicy;
  rules: LiveRules;
  versions: VersionShelf;
  /** Where single reports become batches. */
  recorder: Gatherer<PurchaseRequest, Purchase>;
}
