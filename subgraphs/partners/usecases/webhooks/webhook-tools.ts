import type { AuditLog } from '../../../../chassis/audit-log.js';
import type { Database } from '../../../../chassis/database.js';
import type { AnswerBook } from '../../../../chassis/idempotency.js';
import type { Logger } from '../../../../chassis/log.js';
import type { SignedWebhooks } from '../../../../chassis/signed-webhook.js';
import type { WebhookVault } from '../../storage/webhooks/webhook-vault.js';

/** What the use cases of webhooks work with. */
export interface WebhookTools {
  database: Database;
  answers: AnswerBook;
  audit: AuditLog;
  log: Logger;
  vault: WebhookVault;
  webhooks: SignedWebhooks;
  /** True: they go over TLS to the public internet alone. */
  publicOnly: boolean;
}

/** Who asks for something of a brand's webhooks: the partner itself, or ops for it. */
export interface WebhookOrder {
  /** Code of the brand. */
  brand: string;
  /** `callerKey` */
  by: string;
  requestId: string;
}
