import type { EntityManager } from 'typeorm';
import { rows } from './database.js';

/** One thing that was done, by whom, to what. Ids only: personal data never enters the log, because it cannot leave it. */
export interface AuditEntry {
  /** `callerKey` of the person or service: 'ops:ann'. */
  by: string;
  /** What was done: 'reward.live'. */
  action: string;
  /** To what: 'reward/<key>'. */
  subject: string;
  details?: Record<string, unknown>;
  requestId?: string;
}

export interface AuditRecord {
  id: string;
  at: Date;
  by: string;
  action: string;
  subject: string;
  details: Record<string, unknown>;
  requestId: string | null;
}

/**
 * The append-only record of every change of configuration and every ops action.
 *
 * Two guards in the database hold it, not this class: the application's role has no right to update or delete, and a
 * trigger refuses both from everybody, the table's owner included.
 */
export class AuditLog {
  /** Written in the caller's transaction, so that nothing is done without its record and nothing recorded that was not done. */
  async record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    await rows(tx, 'insert into audit_log (by, action, subject, details, request_id) values ($1, $2, $3, $4, $5)', [
      entry.by,
      entry.action,
      entry.subject,
      JSON.stringify(entry.details ?? {}),
      entry.requestId ?? null,
    ]);
  }

  /** What was done to one subject, newest first. */
  async of(manager: EntityManager, subject: string, limit = 100): Promise<AuditRecord[]> {
    return rows<AuditRecord>(
      manager,
      `select id::text, at, by, action, subject, details, request_id as "requestId"
         from audit_log where subject = $1 order by audit_log.id desc limit $2`,
      [subject, limit],
    );
  }
}
