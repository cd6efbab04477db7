import type { EntityManager } from 'typeorm';
import { rows } from '../../../chassis/database.js';
import type { PipelinedReads } from '../../../chassis/pipelined-reads.js';
import type { RedemptionStep } from '../domain/redemption-step.js';

export interface NewStep {
  redemptionId: string;
  step: RedemptionStep;
  /** `member` for the member whose redemption it is, the caller's key of anybody else; null: it came by itself. */
  by?: string | null;
  /** Why, in a code. */
  reason?: string | null;
}

export interface TakenStep {
  redemptionId: string;
  step: RedemptionStep;
  at: Date;
  by: string | null;
  reason: string | null;
}

/** Adds to the histories of redemptions, in the order given. */
export async function recordSteps(tx: EntityManager, steps: readonly NewStep[]): Promise<void> {
  if (steps.length === 0) return;
  await rows(
    tx,
    `insert into redemption_step (redemption_id, step, by, reason)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
    [
      steps.map(({ redemptionId }) => redemptionId),
      steps.map(({ step }) => step),
      steps.map(({ by }) => by ?? null),
      steps.map(({ reason }) => reason ?? null),
    ],
  );
}

const stepsOf = {
  name: 'steps of redemptions',
  text: `select redemption_id as "redemptionId", step, at, by, reason
           from redemption_step where redemption_id = any($1::uuid[]) order by redemption_id, no`,
};

/** The histories of these redemptions, each from its beginning on. */
export function readSteps(reads: PipelinedReads, redemptionIds: readonly string[]): Promise<TakenStep[]> {
  return reads.rows<TakenStep>(stepsOf, [redemptionIds]);
}
