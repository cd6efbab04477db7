import type { EntityManager } from 'typeorm';
import { rows } from '../../../../chassis/database.js';
import { inScope, inSpan, scopeParameters, type ReportScope } from './report-scope.js';

/** From settlement to the time at which everything had been handed over. */
export interface FulfilmentTimes {
  /** How many of the settled ones that is known of. */
  fulfilled: number;
  /** Seconds, by linear interpolation between the two nearest; null where none is fulfilled. */
  medianSeconds: number | null;
  p90Seconds: number | null;
}

/** Of redemptions that were settled in the span and have been fulfilled since: their rows say when, and no history has to be read. */
export async function readFulfilmentTimes(manager: EntityManager, scope: ReportScope): Promise<FulfilmentTimes> {
  const [found] = await rows<{ fulfilled: string; seconds: number[] | null }>(
    manager,
    `select count(*) as fulfilled,
            percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from fulfilled_at - settled_at)::float8) as seconds
       from redemption
      where ${inSpan('settled_at')} and fulfilled_at is not null and ${inScope}`,
    scopeParameters(scope),
  );
  const [medianSeconds = null, p90Seconds = null] = found?.seconds ?? [];
  return { fulfilled: Number(found?.fulfilled ?? 0), medianSeconds, p90Seconds };
}
