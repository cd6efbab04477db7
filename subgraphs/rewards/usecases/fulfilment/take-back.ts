import type { EntityManager } from 'typeorm';
import { queueJob } from '../../../../chassis/jobs.js';
import { redemptionNotCancellable } from '../../domain/errors.js';
import type { Fulfilment } from '../../domain/fulfilment/fulfilment.js';
import { canBeGivenAgain, hasCodes, piecesThatMayGo, type GiverBack } from '../../domain/fulfilment/give-back.js';
import type { Redemption } from '../../domain/redemption.js';
import { fulfilmentsOfLocked } from '../../storage/fulfilment/fulfilments.js';
import { withdrawOrders } from '../../storage/fulfilment/partner-messages.js';
import { partnerOrdersOf } from '../../storage/fulfilment/partner-orders.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { deliverPartnerOrdersJob } from './deliver-partner-orders-job.js';
import { moveOn } from './move-on.js';
import { partnerOrder } from './partner-order-events.js';

export interface TakenBack {
  /** How many of them can be given to somebody else. */
  restocks: number;
}

/**
 * Ends the delivery of pieces that go back, in the transaction that begins their return; the redemption's row is locked. Throws
 * REDEMPTION_NOT_CANCELLABLE where they have been used, or are on their way, and has changed nothing then. Of what was settled before
 * deliveries were kept nothing is known, and it goes back as it did.
 */
export async function takeBack(
  tools: RedemptionTools,
  tx: EntityManager,
  redemption: Redemption,
  { pieces, by }: { pieces: number; by: GiverBack },
): Promise<TakenBack> {
  const things = await fulfilmentsOfLocked(tx, redemption.id);
  if (things.length === 0) return { restocks: pieces };
  const may = candidates(things, by, tools.clock.now());
  if (may.length < pieces) throw redemptionNotCancellable();
  const gone = new Set(await choose(tools, tx, redemption, { things, may, pieces }));
  const moved = things.filter(({ piece, state }) => gone.has(piece) && state !== 'REVOKED');
  await moveOn(tx, redemption.id, { things, moved, state: 'REVOKED', step: null, by: null });
  await withdraw(tools, tx, moved);
  const spoilt = new Set(moved.filter((thing) => !canBeGivenAgain(thing)).map(({ piece }) => piece));
  return { restocks: gone.size - spoilt.size };
}

/** Of a partner's refusal nothing goes back but what was refused. */
function candidates(things: readonly Fulfilment[], by: GiverBack, at: Date): number[] {
  const may = piecesThatMayGo(things, by, at);
  if (by !== 'service') return may;
  return may.filter((piece) => things.some((thing) => thing.piece === piece && thing.state === 'REFUSED'));
}

/** Codes decide last: that is where some may be used, which only their shelf knows. */
async function choose(
  { codes }: RedemptionTools,
  tx: EntityManager,
  { id }: Redemption,
  { things, may, pieces }: { things: readonly Fulfilment[]; may: readonly number[]; pieces: number },
): Promise<number[]> {
  if (!things.some(hasCodes)) return may.slice(0, pieces);
  const { revoked, enough } = await codes.revokeCodes(tx, id, pieces, may);
  if (!enough) throw redemptionNotCancellable();
  return revoked;
}

/** The partner who has refused knows it. */
async function withdraw(
  { outbox }: Pick<RedemptionTools, 'outbox'>,
  tx: EntityManager,
  moved: readonly Fulfilment[],
): Promise<void> {
  const ids = moved.filter(({ kind, state }) => kind === 'PARTNER' && state !== 'REFUSED').map(({ id }) => id);
  if (ids.length === 0) return;
  await withdrawOrders(tx, ids);
  await queueJob(tx, deliverPartnerOrdersJob, {});
  const redemptionIds = [...new Set(moved.map(({ redemptionId }) => redemptionId))];
  const orders = (await partnerOrdersOf(tx, redemptionIds)).filter(({ fulfilmentId }) => ids.includes(fulfilmentId));
  await outbox.write(tx, ...orders.map((order) => partnerOrder('CANCELLED', order)));
}
