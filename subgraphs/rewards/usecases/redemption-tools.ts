import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Clock } from '../../../chassis/clock.js';
import type { Database } from '../../../chassis/database.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { MembersDesk } from './members-desk.js';
import type { PointsDesk } from './points-desk.js';

/** How the programme redeems; every value a setting. */
export interface RedemptionPolicy {
  /** The currency of the points that pay. */
  currency: string;
  /** How long points keeps a hold for a redemption that has found no end. */
  holdMinutes: number;
  /** How long after its settlement a redemption can be cancelled, a day being 24 hours. */
  cancellationWindowDays: number;
}

/** What the use cases of redemptions work with. */
export interface RedemptionTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  outbox: Outbox;
  points: PointsDesk;
  members: MembersDesk;
  clock: Clock;
  log: Logger;
  policy: RedemptionPolicy;
}
