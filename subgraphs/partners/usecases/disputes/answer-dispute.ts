import { forbidden } from '../../../../chassis/domain-error.js';
import type { Dispute } from '../../domain/disputes/dispute.js';
import { disputeNotOpen, unknownDispute } from '../../domain/disputes/dispute-errors.js';
import { findDispute, lockDispute, putAnswer } from '../../storage/disputes/disputes.js';
import type { SettlingTools } from '../settlement/settlement-tools.js';
import { requirePart, type WhoActs } from '../settlement/who-acts.js';
import { tellDispute } from './tell-dispute.js';

export interface DisputeAnswer {
  /** The client's id of it. */
  answerId: string;
  disputeId: string;
  accepts: boolean;
  note: string;
}

/**
 * The other brand says what it thinks, or ops for it; once. Who accepts leaves it to ops as well: they decide how much is upheld.
 *
 * Refusal: DISPUTE_NOT_OPEN. Faults: UNKNOWN_DISPUTE, FORBIDDEN for who has raised it.
 */
export async function answerDispute(
  { database, answers, audit }: SettlingTools,
  { answerId, disputeId, accepts, note }: DisputeAnswer,
  who: WhoActs,
): Promise<Dispute> {
  const unknown = () => unknownDispute({ path: ['input', 'disputeId'] });
  const key = { caller: who.by, mutation: 'answerDispute', id: answerId };
  await answers.answerOnce(key, { disputeId, accepts, note }, async (tx) => {
    const dispute = await lockDispute(tx, disputeId);
    if (!dispute) throw unknown();
    const { brand, otherBrand, item, state } = dispute;
    requirePart(who, [brand, otherBrand], unknown);
    if (who.brand === brand) throw forbidden();
    if (state !== 'OPEN') throw disputeNotOpen({ disputeState: state });
    await putAnswer(tx, disputeId, { accepts, answer: note, by: who.by });
    await audit.record(tx, {
      by: who.by,
      action: 'dispute.answered',
      subject: `dispute/${disputeId}`,
      details: { answerId, accepts },
      requestId: who.requestId,
    });
    await tellDispute(tx, { id: disputeId, brands: [brand, otherBrand], itemId: item.id }, 'ANSWERED', 'answered');
    return disputeId;
  });
  const answered = await findDispute(database.read, disputeId);
  if (!answered) throw unknown();
  return answered;
}
