import type { EntityManager } from 'typeorm';
import { queueJob } from '../../../../chassis/jobs.js';
import { firstState, isFulfilled, type FulfilmentState } from '../../domain/fulfilment/fulfilment.js';
import { validityOf } from '../../domain/fulfilment/validity.js';
import type { Redemption } from '../../domain/redemption.js';
import type { RedemptionStep } from '../../domain/redemption-step.js';
import type { CodesMade } from '../../storage/codes/redemption-codes.js';
import {
  insertFulfilments,
  markFulfilled,
  type NewFulfilment,
  type OpenedFulfilment,
} from '../../storage/fulfilment/open-fulfilments.js';
import { partnerOrdersOf } from '../../storage/fulfilment/partner-orders.js';
import type { NewStep } from '../../storage/redemption-steps.js';
import type { RedemptionTools } from '../redemption-tools.js';
import { deliverPartnerOrdersJob } from './deliver-partner-orders-job.js';
import { partnerOrder } from './partner-order-events.js';

/**
 * Begins to deliver what settled redemptions hold, in the transaction that settles them: one statement opens all deliveries, and only what
 * is there needs more: codes, what is fulfilled at once, partners who are asked.
 * @returns the steps that their histories go on with
 */
export async function openFulfilments(
  { codes, outbox }: Pick<RedemptionTools, 'codes' | 'outbox'>,
  tx: EntityManager,
  settled: readonly Redemption[],
): Promise<NewStep[]> {
  const withCodes = settled.filter(({ contents }) => contents.some(({ poolId }) => poolId !== null));
  if (withCodes.length > 0) {
    await codes.giveCodes(
      tx,
      withCodes.map(({ id }) => id),
    );
  }
  const fulfilments = settled.flatMap(fulfilmentsOf);
  const made = fulfilments.flatMap(codesOf);
  if (made.length > 0) await codes.makeCodes(tx, made);
  if (fulfilments.length === 0) return [];
  const opened = byRedemption(await insertFulfilments(tx, fulfilments));
  const fulfilled = [...opened].filter(([, things]) => isFulfilled(things.map(({ state }) => state))).map(([id]) => id);
  await markFulfilled(tx, fulfilled);
  const atOnce = new Set(fulfilled);
  // Put in with the transaction, the job begins as soon as it has committed.
  if (fulfilments.some(({ kind }) => kind === 'PARTNER')) {
    await queueJob(tx, deliverPartnerOrdersJob, {});
    const orders = await partnerOrdersOf(tx, [...opened.keys()]);
    await outbox.write(tx, ...orders.map((order) => partnerOrder('REQUESTED', order)));
  }
  return [...opened].flatMap(([redemptionId, things]) => {
    const steps = [...new Set(things.map(stepOf))];
    if (atOnce.has(redemptionId)) steps.push('FULFILLED');
    return steps.map((step) => ({ redemptionId, step }));
  });
}

function fulfilmentsOf({ id, contents, pieces, settledAt }: Redemption): NewFulfilment[] {
  if (settledAt === null) throw new Error(`the redemption ${id} is not settled`);
  return Array.from({ length: pieces }, (_, place) => place + 1).flatMap((piece) =>
    contents.map((content, contentNo) => ({
      redemptionId: id,
      contentNo,
      piece,
      kind: content.kind,
      state: firstState(content.kind, true),
      count: content.count,
      ...validityOf(content, settledAt),
      partnerSku: content.partnerSku,
    })),
  );
}

/** Tickets and vouchers are codes that we make; those of coupons came with the pieces. */
function codesOf({ redemptionId, kind, contentNo, piece, count, validFrom, validUntil }: NewFulfilment): CodesMade[] {
  if (kind !== 'TICKET' && kind !== 'SERVICE') return [];
  return [{ redemptionId, kind: kind === 'TICKET' ? kind : 'VOUCHER', contentNo, piece, count, validFrom, validUntil }];
}

function byRedemption(opened: readonly OpenedFulfilment[]): Map<string, OpenedFulfilment[]> {
  const found = new Map<string, OpenedFulfilment[]>();
  for (const one of opened) {
    const others = found.get(one.redemptionId);
    if (others) others.push(one);
    else found.set(one.redemptionId, [one]);
  }
  return found;
}

const steps: Partial<Record<FulfilmentState, RedemptionStep>> = {
  GIVEN: 'CODES_GIVEN',
  TO_SHIP: 'TO_SHIP',
  READY_FOR_PICKUP: 'READY_FOR_PICKUP',
  ASKED: 'PARTNER_ASKED',
  IN_FORCE: 'IN_FORCE',
};

function stepOf({ kind, state }: OpenedFulfilment): RedemptionStep {
  const step = kind === 'DONATION' ? 'GIVEN' : steps[state];
  if (!step) throw new Error(`nothing begins as ${state}`);
  return step;
}
