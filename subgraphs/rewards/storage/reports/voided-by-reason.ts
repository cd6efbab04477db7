import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { inScope, inSpan, scopeParameters, type ReportScope } from './report-scope.js';

export interface VoidedByReason {
  /** The code in its history; null where none was kept. */
  reason: string | null;
  redemptions: number;
}

/** What came to nothing in the span, the most frequent reason first. */
export async function readVoided(manager: EntityManager, scope: ReportScope): Promise<VoidedByReason[]> {
  const found = await rows<{ reason: string | null; redemptions: string }>(
    manager,
    `select step.reason, count(*) as redemptions
       from redemption
       left join lateral (
         select reason from redemption_step
          where redemption_id = redemption.id and step = 'VOIDED' order by no desc limit 1) as step on true
      where status = 'VOIDED' and ${inSpan('ended_at')} and ${inScope}
      group by 1 order by 2 desc, 1`,
    scopeParameters(scope),
  );
  return found.map(({ reason, redemptions }) => ({ reason, redemptions: Number(redemptions) }));
}
