import { z } from 'zod';
import { callerKey } from '../../../../chassis/caller.js';
import { queueJob } from '../../../../chassis/jobs.js';
import { parseInput } from '../../../../chassis/parse-input.js';
import { monthOf } from '../../../../chassis/programme-time.js';
import { monthNotOver } from '../../domain/tiers/tier-errors.js';
import type { MembersParts, OpsRequest } from '../members-parts.js';
import { assessTiers } from './assess-tiers.js';
import { monthShape } from './tier-rules-shape.js';

export const assessmentJob = 'assess-month';

const shape = z.object({ month: monthShape });

/**
 * Has a month assessed that the schedule leaves alone: one before the programme's first assessment, whose purchases were imported.
 * Again it is the same assessment. BAD_USER_INPUT for a month that is not over.
 */
export async function startAssessment(parts: MembersParts, request: OpsRequest, raw: unknown): Promise<string> {
  const { month } = parseInput(shape, raw);
  const current = monthOf(parts.clock.now(), parts.zone);
  if (month >= current) throw monthNotOver({ path: ['input', 'month'], month });
  await parts.database.transaction(async (tx) => {
    await queueJob(tx, assessmentJob, { month }, { key: `${assessmentJob}/${month}` });
    await parts.audit.record(tx, {
      by: callerKey(request.caller),
      action: 'tier-assessment.started',
      subject: `tier-assessment/${month}`,
      requestId: request.requestId,
    });
  });
  return month;
}

export async function assessMonth(parts: MembersParts, payload: unknown): Promise<void> {
  const { month } = shape.parse(payload);
  await assessTiers(parts, month);
}
