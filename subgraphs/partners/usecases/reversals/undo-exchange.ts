import type { EntityManager } from 'typeorm';
import { v5 } from 'uuid';
import {
  badInput,
  DomainError,
  forbidden,
  idempotencyConflict,
  unavailable,
} from '../../../../chassis/domain-error.js';
import { AnswerBook, refusalOr, type AnswerKey, type StoredAnswer } from '../../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { notEnoughPoints } from '../../domain/errors.js';
import type { Exchange } from '../../domain/exchange.js';
import { requireReversible } from '../../domain/reversals/reversal.js';
import { alreadyReversed } from '../../domain/reversals/reversal-errors.js';
import { findExchange, lockExchange } from '../../storage/exchanges.js';
import {
  endReversal,
  findReversalOf,
  insertReversal,
  markReversed,
  type Reversal,
} from '../../storage/reversals/exchange-reversals.js';
import { recordItem } from '../../storage/settlement/settlement-items.js';
import { exchangeChanged } from '../exchange-events.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { tellOf } from '../exchanges/tell-partners.js';

export interface ReversalOrder {
  /** Made by the client (a UUID): the idempotency key. */
  reversalId: string;
  exchangeId: string;
  /** A word, as partners and ops agree on them. */
  reason: string;
  /** `callerKey` of who asks, and the partner's code; null for ops. */
  by: string;
  partner: string | null;
  requestId: string;
}

type Begun = { answer: StoredAnswer } | { answer: null; reversal: Reversal };

/**
 * Undoes an exchange that was committed: points moves both halves back, or the one that was posted here, and the settlement has it
 * with the opposite sign.
 *
 * Refusals: NOT_REVERSIBLE, REVERSAL_WINDOW_ENDED, ALREADY_REVERSED, NOT_ENOUGH_POINTS when the member has spent what they received:
 * then nothing moved, and another reversal may be tried. Faults: BAD_USER_INPUT for an unknown exchange, FORBIDDEN for another
 * partner's, IDEMPOTENCY_CONFLICT, and UNAVAILABLE when points gives no answer: asking again or the job goes on from there.
 */
export async function undoExchange(tools: ExchangeTools, order: ReversalOrder, on: OnBehalfOf): Promise<Exchange> {
  const begun = await tools.database.transaction((tx) => begin(tools, tx, order));
  const answer =
    begun.answer ??
    (await finishReversal(tools, begun.reversal, on)) ??
    (await tools.database.transaction((tx) => begin(tools, tx, order))).answer;
  if (answer === null) throw unavailable({ service: 'points' });
  const exchange = await findExchange(tools.database.read, tools.answers.give<string>(answer));
  if (!exchange) throw new Error(`the exchange ${order.exchangeId} is gone`);
  return exchange;
}

async function begin(tools: ExchangeTools, tx: EntityManager, order: ReversalOrder): Promise<Begun> {
  const { reversalId: id, exchangeId, reason, by, partner, requestId } = order;
  const locked = await lockExchange(tx, exchangeId);
  if (!locked) throw badInput({ path: ['input', 'exchangeId'], reason: 'there is no such exchange' });
  const { exchange, now } = locked;
  if (partner !== null && exchange.fromBrand !== partner && exchange.toBrand !== partner) throw forbidden();
  const key = keyOf({ id, by });
  const opened = await tools.answers.open(tx, key, { exchangeId, reason });
  if (opened.state === 'answered') return { answer: opened.answer };
  const standing = await findReversalOf(tx, exchangeId);
  if (standing?.id === id) return { answer: null, reversal: standing };
  const begun = await refusalOr(async () => {
    requireReversible(exchange, partner === null, now);
    if (standing) throw alreadyReversed({ firstReversalId: standing.id });
    const reversal = await insertReversal(tx, { id, exchangeId, by, reason });
    // An id that is not in this caller's book and yet taken is another's.
    if (!reversal) throw idempotencyConflict({ id });
    return reversal;
  });
  if (begun instanceof DomainError) {
    const answer = AnswerBook.refusalOf(begun);
    await tools.answers.close(tx, key, answer);
    return { answer };
  }
  const details = { reversalId: id, reason };
  await tools.audit.record(tx, {
    by,
    action: 'exchange.undone',
    subject: `exchange/${exchangeId}`,
    details,
    requestId,
  });
  return { answer: null, reversal: begun };
}

/** Brings a reversal under way to its end; null when somebody else was first, whose answer stands in the book. */
export async function finishReversal(
  tools: ExchangeTools,
  reversal: Reversal,
  on: OnBehalfOf,
): Promise<StoredAnswer | null> {
  const exchange = await findExchange(tools.database.read, reversal.exchangeId);
  if (!exchange) throw new Error(`the exchange ${reversal.exchangeId} is gone`);
  const undone = await tools.points.reverse(exchange, pointsIdOf(reversal), on);
  const answer: StoredAnswer =
    undone.kind === 'undone'
      ? { value: exchange.id }
      : AnswerBook.refusalOf(notEnoughPoints({ spendable: undone.spendable, needed: undone.needed }));
  return tools.database.transaction(async (tx) => {
    await lockExchange(tx, exchange.id);
    if (!(await endReversal(tx, reversal.id, undone.kind === 'undone' ? 'DONE' : 'REFUSED'))) return null;
    if (undone.kind === 'undone') await writeDown(tools, tx, exchange, undone.at);
    await tools.answers.close(tx, keyOf(reversal), answer);
    return answer;
  });
}

async function writeDown(tools: ExchangeTools, tx: EntityManager, exchange: Exchange, postedAt: Date): Promise<void> {
  const { id, given, received, fee } = exchange;
  const reversedAt = await markReversed(tx, id);
  await recordItem(
    tx,
    {
      ...{ id: v5('settlement-reversal', id), kind: 'REVERSAL', exchangeId: id, postedAt },
      // Nothing taken off of nothing is zero, and not the zero below.
      ...{ given: 0 - given, received: 0 - received, fee: 0 - fee },
    },
    tools.zone,
  );
  await tellOf(tx, { ...exchange, reversedAt }, 'exchange.reversed');
  await tools.outbox.write(tx, exchangeChanged(exchange, 'REVERSED'));
}

function keyOf({ id, by }: Pick<Reversal, 'id' | 'by'>): AnswerKey {
  return { caller: by, mutation: 'undoExchange', id };
}

/**
 * The id that points knows the attempt by. It is made from the exchange's, so that an exchange is undone once whoever asks, and from the
 * number of the attempt, since points keeps a refusal: only after one is there another attempt.
 */
function pointsIdOf({ exchangeId, attempt }: Reversal): string {
  return v5(`exchange-reversal ${String(attempt)}`, exchangeId);
}
