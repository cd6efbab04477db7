import { DomainError } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Redemption } from '../domain/redemption.js';
import { claimUnderWay } from '../storage/redemptions.js';
import { finishCancellation } from './finish-cancellation.js';
import { finishRedemption } from './finish-redemption.js';
import type { RedemptionTools } from './redemption-tools.js';

/** Few enough that a run against a silent points ends after one time-out. */
const batch = 20;

/**
 * The job behind every crash: ends the redemptions and cancellations that a request began and did not end. One that
 * fails is put off and does not hold up the others; when points gave no answer to any of a batch the run ends.
 */
export async function finishPendingRedemptions(tools: RedemptionTools): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'rewards' }, requestId: newId() };
  for (;;) {
    const claimed = await tools.database.transaction((tx) => claimUnderWay(tx, batch));
    const outcomes = await Promise.allSettled(claimed.map((redemption) => finish(tools, redemption, on)));
    const ended = outcomes.filter(({ status }) => status === 'fulfilled').length;
    if (claimed.length > 0) {
      tools.log.info({ claimed: claimed.length, ended, requestId: on.requestId }, 'finished pending redemptions');
    }
    if (claimed.length < batch || ended === 0) return;
  }
}

async function finish(tools: RedemptionTools, redemption: Redemption, on: OnBehalfOf): Promise<void> {
  if (redemption.status !== 'PENDING') return finishCancellation(tools, redemption, on);
  try {
    await finishRedemption(tools, redemption, on);
  } catch (error) {
    // Points answered: a person has to look at it. It is asked after again, and is no sign of a silent points.
    if (!(error instanceof DomainError && error.code === 'UNDER_REVIEW')) throw error;
  }
}
