import { v5 } from 'uuid';
import { callerKey } from '../../../chassis/caller.js';
import { unavailable } from '../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Redemption } from '../domain/redemption.js';
import { findReturn } from '../storage/redemption-returns.js';
import { findRedemption, lockRedemption } from '../storage/redemptions.js';
import { finishRedemption } from './finish-redemption.js';
import { finishReturn } from './finish-return.js';
import type { RedemptionTools } from './redemption-tools.js';
import { beginToReturn, type PiecesBack } from './return-pieces.js';

/**
 * Gives some pieces of a settled redemption back, once per id. The caller has been found entitled to this redemption; that goods which
 * have arrived are back with us is for ops to say.
 *
 * Refusals and faults are those of `cancelRedemption`, BAD_USER_INPUT for more pieces than the member has, and IDEMPOTENCY_CONFLICT. On
 * UNAVAILABLE the return is under way, and is ended by the next request or the job. A redemption that is still pending is driven to its
 * end first.
 */
export async function returnRedemption(
  tools: RedemptionTools,
  standing: Redemption,
  back: PiecesBack,
  on: OnBehalfOf,
): Promise<Redemption> {
  const redemptionId = standing.id;
  if (standing.status === 'PENDING') await finishRedemption(tools, standing, on);
  const by = callerKey(on.caller);
  // Points and the payment provider know the return by an id of the redemption's: clients choose theirs, and two may choose the same.
  const returnId = v5(back.returnId, redemptionId);
  const key = { caller: by, mutation: 'returnRedemption', id: back.returnId };
  // What is answered is that the return has begun: from then on it comes to its end by itself.
  const id = await tools.answers.answerOnce(key, { redemptionId, ...back }, async (tx) => {
    const redemption = await lockRedemption(tx, redemptionId);
    if (!redemption) throw new Error(`the redemption ${redemptionId} is gone: nothing may delete one`);
    await beginToReturn(tools, tx, redemption, { ...back, returnId }, on);
    if (on.caller.kind === 'ops') {
      await tools.audit.record(tx, {
        by,
        action: 'redemption.return',
        subject: `redemption/${redemptionId}`,
        details: { returnId: back.returnId, pieces: back.pieces, restock: back.restock },
        requestId: on.requestId,
      });
    }
    return redemptionId;
  });
  const [redemption, begun] = await Promise.all([
    findRedemption(tools.database.read, id),
    findReturn(tools.database.read, returnId),
  ]);
  if (!redemption || !begun) throw unavailable({ service: 'rewards' });
  if (begun.state === 'PENDING') await finishReturn(tools, redemption, begun, on);
  return (await findRedemption(tools.database.read, id)) ?? redemption;
}
