import { callerKey } from '../../../../chassis/caller.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { fulfilmentNotOpen, unknownFulfilment } from '../../domain/fulfilment/fulfilment-errors.js';
import { mayBecome, type Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { redemptionChanged } from '../redemption-events.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { lockFulfilment, shown } from './lock-fulfilment.js';
import { moveOn } from './move-on.js';

export interface Shipment {
  /** The client's id of it. */
  shipmentId: string;
  fulfilmentId: string;
  state: 'SHIPPED' | 'DELIVERED' | 'LOST' | 'BACK';
  carrier: string | null;
  trackingNumber: string | null;
}

/**
 * Ops say where goods are, once per id; the member is told when they leave and when they arrive.
 *
 * Refusal: FULFILMENT_NOT_OPEN with the state it has. Faults: UNKNOWN_FULFILMENT for what is no goods of ours, IDEMPOTENCY_CONFLICT.
 */
export async function recordShipment(tools: RedemptionTools, shipment: Shipment, on: OnBehalfOf): Promise<Fulfilment> {
  const by = callerKey(on.caller);
  const { shipmentId, fulfilmentId, state, carrier, trackingNumber } = shipment;
  const key = { caller: by, mutation: 'recordShipment', id: shipmentId };
  const id = await tools.answers.answerOnce(key, { fulfilmentId, state, carrier, trackingNumber }, async (tx) => {
    const found = await lockFulfilment(tx, fulfilmentId);
    if (found?.thing.kind !== 'GOODS') throw unknownFulfilment({ path: ['input', 'fulfilmentId'] });
    const { redemption, things, thing } = found;
    // What waits at a shop is handed over there, and never was on its way.
    if (thing.state === 'READY_FOR_PICKUP' || !mayBecome(thing, state)) throw fulfilmentNotOpen({ state: thing.state });
    const news = { carrier, trackingNumber };
    await moveOn(tx, redemption.id, { things, moved: [thing], state, step: state, by, news });
    if (state === 'SHIPPED' || state === 'DELIVERED') {
      await tools.outbox.write(tx, redemptionChanged(redemption, state, redemption.points, thing.id));
    }
    await tools.audit.record(tx, {
      by,
      action: 'fulfilment.shipment',
      subject: `fulfilment/${thing.id}`,
      details: { shipmentId, state, redemptionId: redemption.id },
      requestId: on.requestId,
    });
    return thing.id;
  });
  return shown(tools, id);
}
