import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import { callerKey } from '../../../../chassis/caller.js';
import { DomainError } from '../../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { fulfilmentNotOpen, unknownFulfilment } from '../../domain/fulfilment/fulfilment-errors.js';
import { mayBecome, type Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { worthOf, type Redemption } from '../../domain/redemption.js';
import type { RedemptionStep } from '../../domain/redemption-step.js';
import { findReturn } from '../../storage/redemption-returns.js';
import { findEndpointOfCode } from '../../storage/fulfilment/partner-endpoints.js';
import { markOrderKnown } from '../../storage/fulfilment/partner-messages.js';
import { redemptionChanged } from '../redemption-events.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { beginToReturn } from '../return-pieces.js';
import { lockFulfilment, shown } from './lock-fulfilment.js';
import { moveOn } from './move-on.js';

export interface PartnerReport {
  /** The partner's id of it. */
  reportId: string;
  fulfilmentId: string;
  state: 'CONFIRMED' | 'DELIVERED' | 'REFUSED';
  reference: string | null;
  reason: string | null;
}

const steps: Record<PartnerReport['state'], RedemptionStep> = {
  CONFIRMED: 'PARTNER_CONFIRMED',
  DELIVERED: 'DELIVERED',
  REFUSED: 'PARTNER_REFUSED',
};

/**
 * A partner says what has become of an order of theirs, once per id. What is refused goes back by itself, its points with it. A report of
 * what is so already, or was before, changes nothing.
 *
 * Refusal: FULFILMENT_NOT_OPEN with the state it has, where the report says otherwise. Faults: UNKNOWN_FULFILMENT, for another
 * partner's as for one that does not exist, IDEMPOTENCY_CONFLICT.
 */
export async function reportFulfilment(
  tools: RedemptionTools,
  partnerCode: string,
  report: PartnerReport,
  on: OnBehalfOf,
): Promise<Fulfilment> {
  const { reportId, ...said } = report;
  const key = { caller: callerKey(on.caller), mutation: 'reportFulfilment', id: reportId };
  const id = await tools.answers.answerOnce(key, said, async (tx) => {
    const endpoint = await findEndpointOfCode(tx, partnerCode);
    const found = await lockFulfilment(tx, said.fulfilmentId);
    if (!endpoint || !found || found.thing.partnerId !== endpoint.partnerId) {
      throw unknownFulfilment({ path: ['input', 'fulfilmentId'] });
    }
    const { redemption, things, thing } = found;
    if (isSoAlready(thing, said.state)) return thing.id;
    // What they refused before has gone back meanwhile.
    if (said.state === 'REFUSED' && (await findReturn(tx, v5('refused', thing.id)))) return thing.id;
    if (!mayBecome(thing, said.state)) throw fulfilmentNotOpen({ state: thing.state });
    const { state, reference: partnerReference, reason } = said;
    const by = callerKey(on.caller);
    await moveOn(tx, redemption.id, {
      ...{ things, moved: [thing], state, step: steps[state], by },
      news: { partnerReference, reason },
    });
    await markOrderKnown(tx, thing.id);
    await tools.audit.record(tx, {
      by,
      action: 'fulfilment.report',
      subject: `fulfilment/${thing.id}`,
      details: { reportId, state, redemptionId: redemption.id },
      requestId: on.requestId,
    });
    if (state === 'DELIVERED') {
      await tools.outbox.write(tx, redemptionChanged(redemption, state, redemption.points, thing.id));
    }
    if (state === 'REFUSED') await giveBack(tools, tx, redemption, thing, on.requestId);
    return thing.id;
  });
  return shown(tools, id);
}

function isSoAlready({ state }: Fulfilment, reported: PartnerReport['state']): boolean {
  return state === reported || (state === 'DELIVERED' && reported === 'CONFIRMED');
}

/** The piece of which this was refused, or, where it cannot go back as a whole, nothing: then ops see to it. */
async function giveBack(
  tools: RedemptionTools,
  tx: EntityManager,
  redemption: Redemption,
  { id }: Fulfilment,
  requestId: string,
): Promise<void> {
  await tools.outbox.write(tx, redemptionChanged(redemption, 'PARTNER_REFUSED', worthOf(redemption, 1).points, id));
  const back = { returnId: v5('refused', id), pieces: 1, reason: 'PARTNER_REFUSED', restock: true };
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'rewards' }, requestId };
  try {
    await beginToReturn(tools, tx, redemption, back, on);
  } catch (error) {
    if (!(error instanceof DomainError && error.kind === 'refusal')) throw error;
    tools.log.warn(
      { redemptionId: redemption.id, fulfilmentId: id },
      'a partner refused what cannot go back by itself',
    );
  }
}
