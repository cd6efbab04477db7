import type { Jobs } from '../../../../chassis/jobs.js';
import type { MembersParts } from '../members-parts.js';
import { assessDueTiers } from './assess-tiers.js';
import { assessmentJob, assessMonth } from './start-assessment.js';
import { tellDueTierMoves } from './tell-tier-moves.js';

/** What time brings to tiers: months to assess, and steps down and ends of grants to tell of. */
export function tierJobs(parts: MembersParts): Jobs {
  return {
    'assess-tiers': { every: '*/10 * * * *', run: () => assessDueTiers(parts) },
    [assessmentJob]: { run: (payload) => assessMonth(parts, payload) },
    'tell-tier-moves': { every: '3 * * * *', run: () => tellDueTierMoves(parts) },
  };
}
