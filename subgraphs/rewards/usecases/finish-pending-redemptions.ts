import { DomainError } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { RedemptionReturn } from '../domain/redemption-return.js';
import type { Redemption } from '../domain/redemption.js';
import { claimReturns } from '../storage/redemption-returns.js';
import { claimPending, findRedemptions } from '../storage/redemptions.js';
import { finishRedemption } from './finish-redemption.js';
import { finishReturn } from './finish-return.js';
import type { RedemptionTools } from './redemption-tools.js';

/** Few enough that a run against a silent points ends after one time-out. */
const batch = 20;

/**
 * The job behind every crash: ends the redemptions and returns that a request began and did not end. One that
 * fails is put off and does not hold up the others; when nobody answered for any of a batch the run ends.
 */
export async function finishPendingRedemptions(tools: RedemptionTools): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'rewards' }, requestId: newId() };
  await inBatches(tools, on, 'redemptions', async () => {
    const claimed = await tools.database.transaction((tx) => claimPending(tx, batch));
    return claimed.map((redemption) => () => finish(tools, redemption, on));
  });
  await inBatches(tools, on, 'returns', async () => {
    const claimed = await tools.database.transaction((tx) => claimReturns(tx, batch));
    const redemptions = await redemptionsOf(tools, claimed);
    return claimed.map((back) => () => {
      const redemption = redemptions.get(back.redemptionId);
      if (!redemption) throw new Error(`the redemption ${back.redemptionId} is gone: nothing may delete one`);
      return finishReturn(tools, redemption, back, on);
    });
  });
}

async function inBatches(
  { log }: RedemptionTools,
  { requestId }: OnBehalfOf,
  what: string,
  claim: () => Promise<(() => Promise<void>)[]>,
): Promise<void> {
  for (;;) {
    const claimed = await claim();
    const outcomes = await Promise.allSettled(claimed.map((finishOne) => finishOne()));
    const ended = outcomes.filter(({ status }) => status === 'fulfilled').length;
    if (claimed.length > 0) log.info({ claimed: claimed.length, ended, requestId }, `finished pending ${what}`);
    if (claimed.length < batch || ended === 0) return;
  }
}

async function redemptionsOf(
  { database }: RedemptionTools,
  returns: readonly RedemptionReturn[],
): Promise<Map<string, Redemption>> {
  const ids = [...new Set(returns.map(({ redemptionId }) => redemptionId))];
  return new Map((await findRedemptions(database.read, ids)).map((redemption) => [redemption.id, redemption]));
}

/** Answers that a person or the payment provider has to decide first: it is asked after again, and is no sign of silence. */
const waits = ['UNDER_REVIEW', 'PAYMENT_PENDING'];

async function finish(tools: RedemptionTools, redemption: Redemption, on: OnBehalfOf): Promise<void> {
  try {
    await finishRedemption(tools, redemption, on);
  } catch (error) {
    if (!(error instanceof DomainError && waits.includes(error.code))) throw error;
  }
}
