/**
 * Rule: an exchange that was committed may be undone once: by a partner of it within the days that were agreed on when it was quoted,
 * by ops at any time. Everybody is then where they were, or, where the member has spent what they received, nothing has happened and
 * somebody may try again later.
 */
import { statusOf, type ExchangeStage } from '../exchange-end.js';
import { notReversible, reversalWindowEnded } from './reversal-errors.js';

export interface Reversible {
  stage: ExchangeStage;
  reviewId: string | null;
  endedAt: Date | null;
  agreed: { reversalDays: number };
}

const dayMs = 86_400_000;

/** Errors: NOT_REVERSIBLE, REVERSAL_WINDOW_ENDED. */
export function requireReversible(exchange: Reversible, byOps: boolean, now: Date): void {
  const { stage, reviewId, endedAt, agreed } = exchange;
  if (stage !== 'COMMITTED' || !endedAt) throw notReversible({ standsAs: statusOf(stage, reviewId) });
  const until = new Date(endedAt.getTime() + agreed.reversalDays * dayMs);
  if (!byOps && now >= until) throw reversalWindowEnded({ reversibleUntil: until.toISOString() });
}
