import type { AuditEntry } from '../../../chassis/audit-log.js';
import type { StoredAnswer } from '../../../chassis/idempotency.js';
import type { Command } from '../domain/command.js';
import type { RequestKey } from '../domain/review.js';

/** A command to be posted once, with what makes it once. */
export interface PostingRequest {
  command: Command;
  /** The scope of idempotency; a sweep's commands are safe to repeat and have none. */
  once: { key: RequestKey; inputHash: Buffer } | null;
  /** What the audit log says of it, once it is done or waits for a second person. */
  audit?: AuditEntry | undefined;
}

/** What became of a request. Faults are told and not kept: trying again may help there. */
export type PostingResult =
  | { kind: 'answered'; answer: StoredAnswer }
  /** A person has to decide first. */
  | { kind: 'under review'; reviewId: string }
  | { kind: 'fault'; error: Error };
