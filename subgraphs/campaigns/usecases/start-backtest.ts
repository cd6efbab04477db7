import { z } from 'zod';
import { callerKey } from '../../../chassis/caller.js';
import { idempotencyConflict } from '../../../chassis/domain-error.js';
import { queueJob } from '../../../chassis/jobs.js';
import { idShape, parseInput } from '../../../chassis/parse-input.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { mostOfOnePerson, type Backtest } from '../domain/backtest.js';
import { tooManyBacktests, unknownChange } from '../domain/errors.js';
import { countUnfinished, findBacktest, insertBacktest } from '../storage/backtests.js';
import { campaignKindName } from './campaign-kind.js';
import type { CampaignParts } from './campaign-parts.js';
import { backtestJob } from './run-backtests.js';

const shape = z.object({
  backtestId: idShape,
  changeId: idShape,
  days: z.number().int().min(1, { error: 'must be 1 or more' }).max(3_650, { error: 'must be at most 3650' }),
});

/**
 * Asks for a backtest of a version over the last days, of 24 hours each, once per backtestId; it runs in the background, and is
 * answered as it stands. Refuses with TOO_MANY_BACKTESTS while three of the same person wait or run. Faults: BAD_USER_INPUT for an
 * unknown change, IDEMPOTENCY_CONFLICT.
 */
export async function startBacktest(parts: CampaignParts, on: OnBehalfOf, raw: unknown): Promise<Backtest> {
  const input = parseInput(shape, raw);
  const startedBy = callerKey(on.caller);
  const key = { caller: startedBy, mutation: 'startBacktest', id: input.backtestId };
  await parts.answers.answerOnce(key, input, async (tx) => {
    const change = await parts.configuration.change(tx, campaignKindName, input.changeId);
    if (!change) throw unknownChange({ path: ['input', 'changeId'] });
    if ((await countUnfinished(tx, startedBy)) >= mostOfOnePerson) throw tooManyBacktests({ most: mostOfOnePerson });
    if (!(await insertBacktest(tx, { id: input.backtestId, changeId: input.changeId, days: input.days, startedBy })))
      throw idempotencyConflict({ id: input.backtestId });
    await queueJob(tx, backtestJob, {}, { key: backtestJob });
    await parts.audit.record(tx, {
      by: startedBy,
      action: 'backtest.started',
      subject: `backtest/${input.backtestId}`,
      details: { changeId: input.changeId, days: input.days },
      requestId: on.requestId,
    });
    return null;
  });
  const backtest = await findBacktest(parts.database.read, input.backtestId);
  if (!backtest) throw new Error('a backtest that was started cannot be found');
  return backtest;
}
