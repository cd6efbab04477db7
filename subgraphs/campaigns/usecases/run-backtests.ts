import { isOutage } from '../../../chassis/database.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { mostRuns, type Backtest } from '../domain/backtest.js';
import { changeUnreadable } from '../domain/errors.js';
import { failBacktest, finishBacktest, noteProgress, putOffBacktest, takeUpBacktest } from '../storage/backtests.js';
import { backtestPurchases } from './backtest-purchases.js';
import type { CampaignParts } from './campaign-parts.js';
import { isOutOfReach } from './out-of-reach.js';

export const backtestJob = 'run-backtests';

/**
 * Runs the backtests that are due, one after the other, until none is. One that a crash has cut off is due again a minute later, in
 * whichever process looks first, and begins anew: it writes nothing but how far it has come, and the same purchases give the same
 * result. One whose run lasts although another process has taken it for gone finds out at its next step, and ends.
 */
export async function runBacktests(parts: CampaignParts): Promise<void> {
  for (;;) {
    const backtest = await parts.database.transaction(takeUpBacktest);
    if (!backtest) return;
    await runBacktest(parts, backtest);
  }
}

async function runBacktest(parts: CampaignParts, backtest: Backtest): Promise<void> {
  const manager = parts.database.read;
  if (backtest.run > mostRuns) return void (await failBacktest(manager, backtest, 'OUT_OF_REACH'));
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'campaigns' }, requestId: newId() };
  try {
    const result = await backtestPurchases(parts, on, backtest, async (progress) => {
      if (!(await noteProgress(manager, backtest, progress))) throw new Superseded();
    });
    await finishBacktest(manager, backtest, result);
  } catch (error) {
    await endRun(parts, backtest, error);
  }
}

async function endRun({ database, log }: CampaignParts, backtest: Backtest, error: unknown): Promise<void> {
  if (error instanceof Superseded) return;
  // Without the database nothing can be noted: the run counts as cut off.
  if (isOutage(error)) throw error;
  const manager = database.read;
  if (error instanceof DomainError && error.definition === changeUnreadable.definition) {
    return void (await failBacktest(manager, backtest, 'CHANGE_UNREADABLE'));
  }
  if (isOutOfReach(error)) {
    log.warn({ err: error, backtestId: backtest.id, run: backtest.run }, 'a backtest waits for another service');
    if (backtest.run < mostRuns) return void (await putOffBacktest(manager, backtest));
    return void (await failBacktest(manager, backtest, 'OUT_OF_REACH'));
  }
  log.error({ err: error, backtestId: backtest.id }, 'a backtest failed');
  await failBacktest(manager, backtest, 'DEFECT');
}

/** Another run has taken this one's place. */
class Superseded extends Error {}
