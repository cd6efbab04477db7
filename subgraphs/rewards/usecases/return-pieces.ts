import type { EntityManager } from 'typeorm';
import { callerKey, type Caller } from '../../../chassis/caller.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { moreThanKept, redemptionNotCancellable } from '../domain/errors.js';
import { checkCancellable, piecesKept, worthOf, type Redemption } from '../domain/redemption.js';
import { recordSteps } from '../storage/redemption-steps.js';
import { beginReturn } from '../storage/redemption-returns.js';
import { takeBack } from './fulfilment/take-back.js';
import type { RedemptionTools } from './redemption-tools.js';

export interface PiecesBack {
  /** By which points and the payment provider know the return. */
  returnId: string;
  pieces: number;
  reason: string | null;
  /** False: the pieces cannot be given to somebody else, whatever else would be. For ops to say. */
  restock: boolean;
}

/**
 * Begins the way back of some pieces of a redemption whose row the transaction has locked. Throws REDEMPTION_NOT_CANCELLABLE,
 * CANCELLATION_WINDOW_CLOSED, BAD_USER_INPUT for more pieces than the member still has.
 */
export async function beginToReturn(
  tools: RedemptionTools,
  tx: EntityManager,
  redemption: Redemption,
  back: PiecesBack,
  on: OnBehalfOf,
): Promise<void> {
  // What a partner has refused goes back whenever they refuse it.
  if (on.caller.kind !== 'service')
    checkCancellable(redemption, tools.policy.cancellationWindowDays, tools.clock.now());
  const kept = piecesKept(redemption);
  if (kept === 0) throw redemptionNotCancellable();
  if (back.pieces > kept) throw moreThanKept({ path: ['input', 'pieces'], kept });
  const who = on.caller.kind === 'ops' || on.caller.kind === 'service' ? on.caller.kind : 'member';
  const { restocks } = await takeBack(tools, tx, redemption, { pieces: back.pieces, by: who });
  const by = nameOf(on.caller);
  await beginReturn(tx, {
    id: back.returnId,
    redemptionId: redemption.id,
    pieces: back.pieces,
    ...refundOf(redemption, back.pieces),
    by,
    reason: back.reason,
    restocks: back.restock ? restocks : 0,
  });
  await recordSteps(tx, [{ redemptionId: redemption.id, step: 'RETURN_ASKED', by }]);
}

/** What goes back with the pieces; cash that was paid at hand-over, and not to a provider, is given back where it was paid. */
function refundOf(redemption: Redemption, pieces: number): { points: number; cashMinor: number } {
  const worth = worthOf(redemption, pieces);
  return redemption.cashState === 'TAKEN' ? worth : { ...worth, cashMinor: 0 };
}

/** As histories name whoever acted: the member whose redemption it is by no id. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'member' ? 'member' : callerKey(caller);
}
