import type { AuditLog } from '../../../../chassis/audit-log.js';
import type { Database } from '../../../../chassis/database.js';
import type { AnswerBook } from '../../../../chassis/idempotency.js';
import type { Logger } from '../../../../chassis/log.js';
import type { Outbox } from '../../../../chassis/outbox.js';
import type { StatementSigner } from '../../domain/settlement/statement-key.js';

/** What the use cases of settlements, payments and disputes work with. */
export interface SettlingTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  outbox: Outbox;
  log: Logger;
  zone: string;
  /** The key that signs statements; without one they are not signed. */
  signer: StatementSigner | null;
  /** Days after the end of an item's month within which it can be disputed. */
  disputeDays: number;
}
