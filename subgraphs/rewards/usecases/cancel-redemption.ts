import type { EntityManager } from 'typeorm';
import { DomainError, unavailable } from '../../../chassis/domain-error.js';
import { AnswerBook, type AnswerKey, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { callerKey } from '../../../chassis/caller.js';
import { checkCancellable, type Redemption } from '../domain/redemption.js';
import { findRedemption, markCancelling } from '../storage/redemptions.js';
import { finishCancellation } from './finish-cancellation.js';
import { finishRedemption } from './finish-redemption.js';
import type { RedemptionTools } from './redemption-tools.js';

/**
 * Gives a settled redemption's points and piece back. The caller has been found entitled to this redemption.
 *
 * Refusals: REDEMPTION_NOT_CANCELLABLE, CANCELLATION_WINDOW_CLOSED. Fault: UNAVAILABLE when points gives no answer; the
 * cancellation is then under way and is ended by the next request or by the job. A redemption that is still pending is
 * driven to its end first, and while a person has to look at it this is UNDER_REVIEW, which is not kept. Cancelling what is
 * cancelled is answered with the cancelled redemption.
 */
export async function cancelRedemption(
  tools: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<Redemption> {
  if (redemption.status === 'PENDING') await finishRedemption(tools, redemption, on);
  let answer = await tools.database.transaction((tx) => decide(tools, tx, redemption, on));
  if (answer === null) {
    await finishCancellation(tools, redemption, on);
    answer = await tools.database.transaction((tx) => decide(tools, tx, redemption, on));
  }
  if (answer === null) throw unavailable({ service: 'rewards' });
  return present(tools.database.read, tools.answers.give<string>(answer));
}

/** The final answer if there is one, or null with the cancellation under way. */
async function decide(
  tools: RedemptionTools,
  tx: EntityManager,
  { id }: Redemption,
  on: OnBehalfOf,
): Promise<StoredAnswer | null> {
  const by = callerKey(on.caller);
  const key: AnswerKey = { caller: by, mutation: 'cancelRedemption', id };
  const opened = await tools.answers.open(tx, key, {});
  if (opened.state === 'answered') return opened.answer;
  const redemption = await present(tx, id);
  if (redemption.cancellingSince !== null && redemption.status === 'SETTLED') return null;
  const answer = answerNow(tools, redemption);
  if (answer !== null) {
    await tools.answers.close(tx, key, answer);
    return answer;
  }
  if ((await markCancelling(tx, id, by)) && on.caller.kind === 'ops') {
    await tools.audit.record(tx, {
      by,
      action: 'redemption.cancel',
      subject: `redemption/${id}`,
      requestId: on.requestId,
    });
  }
  return null;
}

/** What can be answered without asking points; null when the cancellation may begin. */
function answerNow({ policy, clock }: RedemptionTools, redemption: Redemption): StoredAnswer | null {
  try {
    checkCancellable(redemption, policy.cancellationWindowDays, clock.now());
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'refusal') return AnswerBook.refusalOf(error);
    throw error;
  }
  return redemption.status === 'CANCELLED' ? { value: redemption.id } : null;
}

async function present(manager: EntityManager, id: string): Promise<Redemption> {
  const redemption = await findRedemption(manager, id);
  if (!redemption) throw new Error(`the redemption ${id} is gone: nothing may delete one`);
  return redemption;
}
