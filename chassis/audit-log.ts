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
  /** `at` to the microsecond: with the id, where the next page begins. */
  place: string;
}

/** Of what is given, all has to be true. */
export interface AuditFilter {
  by?: string | null;
  action?: string | null;
  subject?: string | null;
  /** The first instant, and the first after. */
  from?: Date | null;
  before?: Date | null;
}

export interface AuditPage {
  limit: number;
  after: { place: string; id: string } | null;
}

/**
 * The append-only record of every change of configuration and every ops action.
 *
 * Two guards in the database hold it, not this class: the application's role has no right to update or delete, and a
 * trigger refuses both from everybody, the table's owner included.
 */
export class AuditLog {
  /** Written in the caller's transaction, so that nothing is done without its record and nothing recorded that was not done. */
  record(tx: EntityManager, entry: AuditEntry): Promise<void> {
    return this.recordAll(tx, [entry]);
  }

  /** Several in one statement, in their order. */
  async recordAll(tx: EntityManager, entries: readonly AuditEntry[]): Promise<void> {
    await rows(
      tx,
      `insert into audit_log (by, action, subject, details, request_id)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[])`,
      [
        entries.map(({ by }) => by),
        entries.map(({ action }) => action),
        entries.map(({ subject }) => subject),
        entries.map(({ details }) => JSON.stringify(details ?? {})),
        entries.map(({ requestId }) => requestId ?? null),
      ],
    );
  }

  /** What was done to one subject, newest first. */
  of(manager: EntityManager, subject: string, limit = 100): Promise<AuditRecord[]> {
    return this.page(manager, { subject }, { limit, after: null });
  }

  /** What fits the whole filter, newest first. */
  page(manager: EntityManager, filter: AuditFilter, { limit, after }: AuditPage): Promise<AuditRecord[]> {
    const wanted = manager
      .createQueryBuilder()
      .select('log.id::text', 'id')
      .addSelect('log.at', 'at')
      .addSelect('log.by', 'by')
      .addSelect('log.action', 'action')
      .addSelect('log.subject', 'subject')
      .addSelect('log.details', 'details')
      .addSelect('log.request_id', 'requestId')
      .addSelect(exactly, 'place')
      .from('audit_log', 'log')
      .orderBy('log.at', 'DESC')
      .addOrderBy('log.id', 'DESC')
      .limit(limit);
    for (const name of ['by', 'action', 'subject'] as const)
      if (filter[name]) wanted.andWhere(`log.${name} = :${name}`, { [name]: filter[name] });
    if (filter.from) wanted.andWhere('log.at >= :from', { from: filter.from });
    if (filter.before) wanted.andWhere('log.at < :before', { before: filter.before });
    if (after) wanted.andWhere('(log.at, log.id) < (:place, :id)', after);
    return wanted.getRawMany<AuditRecord>();
  }
}

/** To the microsecond, which a Date does not hold and a page's beginning needs. */
const exactly = `to_char(log.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
