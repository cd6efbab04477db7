import type { AuditEntry } from '../../../chassis/audit-log.js';
import { arrayLiteral } from './array-literal.js';
import type { Write } from './write-statement.js';

/** What people did to the books, in the statement that does it: nothing is done without its record, nor recorded undone. */
export function auditWrites(entries: readonly AuditEntry[]): Write[] {
  if (entries.length === 0) return [];
  const column = (value: (entry: AuditEntry) => string | null) => arrayLiteral(entries.map(value));
  return [
    {
      name: 'audit_entries',
      sql: `insert into audit_log (by, action, subject, details, request_id)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[])`,
      values: [
        column(({ by }) => by),
        column(({ action }) => action),
        column(({ subject }) => subject),
        column(({ details }) => JSON.stringify(details ?? {})),
        column(({ requestId }) => requestId ?? null),
      ],
    },
  ];
}
