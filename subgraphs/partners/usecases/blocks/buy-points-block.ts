import type { EntityManager } from 'typeorm';
import { badInput, idempotencyConflict, unavailable } from '../../../../chassis/domain-error.js';
import { AnswerBook, type AnswerKey, type StoredAnswer } from '../../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { partnerNotPrepaid } from '../../domain/agreements/agreement-errors.js';
import { isPrepaidByAny } from '../../storage/agreements/agreements.js';
import { findBrandByCode, findCurrencies } from '../../storage/brands.js';
import { findBlock, insertBlock, markBooked, type PointsBlock } from '../../storage/blocks/points-blocks.js';
import type { ExchangeTools } from '../exchange-tools.js';

export interface BlockOrder {
  /** Made by the client (a UUID): the idempotency key. */
  blockId: string;
  /** Code of the partner that has paid. */
  partner: string;
  /** Of the points that it may pay with. */
  currency: string;
  points: number;
  /** `callerKey` of who enters it. */
  by: string;
  requestId: string;
}

/**
 * A partner has paid for points in advance: they are booked into its block, out of which points come that its own become.
 *
 * Refusal: PARTNER_NOT_PREPAID. Faults: BAD_USER_INPUT for no such partner or currency, or one that is not kept here;
 * IDEMPOTENCY_CONFLICT; UNAVAILABLE when points gives no answer: asking again or the job goes on from there.
 */
export async function buyPointsBlock(tools: ExchangeTools, order: BlockOrder, on: OnBehalfOf): Promise<PointsBlock> {
  const begun = await tools.database.transaction((tx) => begin(tools, tx, order));
  if (begun.answer) tools.answers.give(begun.answer);
  if (begun.block) await finishBlock(tools, begun.block, on);
  const block = await findBlock(tools.database.read, order.blockId);
  if (!block?.bookedAt) throw unavailable({ service: 'points' });
  return block;
}

interface Begun {
  answer?: StoredAnswer;
  block?: PointsBlock | null;
}

async function begin(tools: ExchangeTools, tx: EntityManager, order: BlockOrder): Promise<Begun> {
  const { blockId: id, partner, currency, points, by, requestId } = order;
  const opened = await tools.answers.open(tx, keyOf({ id, by }), { partner, currency, points });
  if (opened.state === 'answered') return { answer: opened.answer };
  if (opened.state === 'open') return { block: await findBlock(tx, id) };
  const brand = await findBrandByCode(tx, partner);
  if (!brand || brand.isProgramme) throw badInput({ path: ['input', 'partner'], reason: 'there is no such partner' });
  const [known] = await findCurrencies(tx, [currency]);
  if (known?.home !== 'HOSTED') {
    throw badInput({ path: ['input', 'currency'], reason: 'there is no such currency that is kept here' });
  }
  if (!(await isPrepaidByAny(tx, partner))) {
    const answer = AnswerBook.refusalOf(partnerNotPrepaid({ partner }));
    await tools.answers.close(tx, keyOf({ id, by }), answer);
    return { answer };
  }
  const block = await insertBlock(tx, { id, brand: partner, currency, points, by });
  // An id that is not in this person's book and yet taken is another's.
  if (!block) throw idempotencyConflict({ id });
  const details = { blockId: id, currency, points };
  await tools.audit.record(tx, { by, action: 'block.bought', subject: `partner/${partner}`, details, requestId });
  return { block };
}

/** Books a block that was asked for; what is booked already stays so. */
export async function finishBlock(tools: ExchangeTools, block: PointsBlock, on: OnBehalfOf): Promise<void> {
  await tools.points.fundBlock(block, on);
  const answer: StoredAnswer = { value: block.id };
  await tools.database.transaction(async (tx) => {
    if (await markBooked(tx, block.id)) await tools.answers.close(tx, keyOf(block), answer);
  });
}

function keyOf({ id, by }: Pick<PointsBlock, 'id' | 'by'>): AnswerKey {
  return { caller: by, mutation: 'buyPointsBlock', id };
}
