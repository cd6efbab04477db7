import type { AuditLog } from '../../../chassis/audit-log.js';
import type { Database } from '../../../chassis/database.js';
import type { AnswerBook } from '../../../chassis/idempotency.js';
import type { Logger } from '../../../chassis/log.js';
import type { Outbox } from '../../../chassis/outbox.js';
import type { ExchangeGatherers } from './exchanges/exchange-work.js';
import type { MembersDesk } from './members-desk.js';
import type { PointsDesk } from './points-desk.js';

/** What the use cases of exchanges work with. */
export interface ExchangeTools {
  database: Database;
  answers: AnswerBook;
  outbox: Outbox;
  points: PointsDesk;
  members: MembersDesk;
  gatherers: ExchangeGatherers;
  audit: AuditLog;
  log: Logger;
  /** The programme's time zone, whose months are settled. */
  zone: string;
}
