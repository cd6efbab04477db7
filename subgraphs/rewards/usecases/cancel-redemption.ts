import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { DomainError, unavailable } from '../../../chassis/domain-error.js';
import { AnswerBook, type AnswerKey, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { callerKey } from '../../../chassis/caller.js';
import { checkCancellable, piecesKept, type Redemption } from '../domain/redemption.js';
import { findReturns } from '../storage/redemption-returns.js';
import { findRedemption, lockRedemption } from '../storage/redemptions.js';
import { finishRedemption } from './finish-redemption.js';
import { finishReturn } from './finish-return.js';
import type { RedemptionTools } from './redemption-tools.js';
import { beginToReturn } from './return-pieces.js';

/**
 * Gives back all pieces of a settled redemption that the member still has, their points and their cash. The caller has been found entitled
 * to this redemption.
 *
 * Refusals: REDEMPTION_NOT_CANCELLABLE, which is not kept while it is so because of the delivery, CANCELLATION_WINDOW_CLOSED. Fault:
 * UNAVAILABLE when points or the payment provider gives no answer; the return is then under way and is ended by the next request or by the
 * job. A redemption that is still pending is driven to its end first, and while a person has to look at it, or a payment is not decided,
 * this is UNDER_REVIEW or PAYMENT_PENDING, which are not kept. Cancelling what is cancelled is answered with the cancelled redemption.
 */
export async function cancelRedemption(
  tools: RedemptionTools,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<Redemption> {
  if (redemption.status === 'PENDING') await finishRedemption(tools, redemption, on);
  let answer = await tools.database.transaction((tx) => decide(tools, tx, redemption, on));
  if (answer === null) {
    await finishReturnsOf(tools, redemption.id, on);
    answer = await tools.database.transaction((tx) => decide(tools, tx, redemption, on));
  }
  if (answer === null) throw unavailable({ service: 'rewards' });
  return present(await findRedemption(tools.database.read, tools.answers.give<string>(answer)), redemption.id);
}

/** The final answer if there is one, or null with the last pieces on their way back. */
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
  const redemption = present(await lockRedemption(tx, id), id);
  if (redemption.status === 'SETTLED' && piecesKept(redemption) === 0) return null;
  const answer = redemption.status === 'CANCELLED' ? { value: id } : await begin(tools, tx, redemption, on);
  if (answer !== null) await tools.answers.close(tx, key, answer);
  return answer;
}

/** Begins the return of all that is left; or why not. */
async function begin(
  tools: RedemptionTools,
  tx: EntityManager,
  redemption: Redemption,
  on: OnBehalfOf,
): Promise<StoredAnswer | null> {
  const { id } = redemption;
  try {
    checkCancellable(redemption, tools.policy.cancellationWindowDays, tools.clock.now());
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'refusal') return AnswerBook.refusalOf(error);
    throw error;
  }
  // What is on its way to the member may come back yet: that it cannot be given back now is no final answer.
  const back = { returnId: v5('return', id), pieces: piecesKept(redemption), reason: null, restock: true };
  await beginToReturn(tools, tx, redemption, back, on);
  if (on.caller.kind === 'ops') {
    await tools.audit.record(tx, {
      by: callerKey(on.caller),
      action: 'redemption.cancel',
      subject: `redemption/${id}`,
      requestId: on.requestId,
    });
  }
  return null;
}

/** Ends what is on its way back of a redemption. */
export async function finishReturnsOf(tools: RedemptionTools, id: string, on: OnBehalfOf): Promise<void> {
  const redemption = present(await findRedemption(tools.database.read, id), id);
  for (const back of await findReturns(tools.database.read, [id])) {
    if (back.state === 'PENDING') await finishReturn(tools, redemption, back, on);
  }
}

function present(redemption: Redemption | undefined, id: string): Redemption {
  if (!redemption) throw new Error(`the redemption ${id} is gone: nothing may delete one`);
  return redemption;
}
