import type { EntityManager } from 'typeorm';
import { badInput, DomainError, forbidden, unavailable } from '../../../chassis/domain-error.js';
import { AnswerBook } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { ExchangeId, MemberId } from '../../../schema/vocabulary.js';
import type { Exchange } from '../domain/exchange.js';
import { chooseEnd, type Wish } from '../domain/exchange-end.js';
import { lockExchange, markChosen } from '../storage/exchanges.js';
import type { ExchangeTools } from './exchange-tools.js';
import { answerKeyOf, finishExchange } from './finish-exchange.js';
import { existing, refusalOr, type Begun } from './quote-exchange.js';

export interface EndOrder {
  exchangeId: ExchangeId;
  memberId: MemberId;
}

/**
 * The member's wish about a quoted exchange: chosen under the lock of its row, then carried out by points. Two wishes at
 * once meet at the lock, and the later one finds the choice made.
 *
 * Refusals: QUOTE_EXPIRED, EXCHANGE_CLOSED. Faults: BAD_USER_INPUT for an unknown exchange, FORBIDDEN for another member's;
 * UNAVAILABLE when points gives no answer: the choice stands, and asking again or the job carries it out.
 */
export async function endExchange(
  tools: ExchangeTools,
  wish: Wish,
  order: EndOrder,
  on: OnBehalfOf,
): Promise<Exchange> {
  const begun = await tools.database.transaction((tx) => choose(tools, tx, wish, order));
  const answer =
    begun.answer ??
    (await finishExchange(tools, begun.exchange, on, begun.now)) ??
    // Somebody else was first: their answer is the answer.
    (await tools.database.transaction((tx) => choose(tools, tx, wish, order))).answer;
  if (answer === null) throw unavailable({ service: 'points' });
  return existing(tools, tools.answers.give<string>(answer));
}

async function choose(tools: ExchangeTools, tx: EntityManager, wish: Wish, order: EndOrder): Promise<Begun> {
  const { exchangeId, memberId } = order;
  const locked = await lockExchange(tx, exchangeId);
  if (!locked) throw badInput({ path: ['input', 'exchangeId'], reason: 'there is no such exchange' });
  const { exchange, now } = locked;
  if (exchange.memberId !== memberId) throw forbidden();
  const key = answerKeyOf(wish === 'COMMIT' ? 'commitExchange' : 'cancelExchange', exchange);
  const opened = await tools.answers.open(tx, key, {});
  if (opened.state === 'answered') return { answer: opened.answer };
  const stage = await refusalOr(() => chooseEnd(wish, exchange, now));
  if (stage instanceof DomainError) {
    const answer = AnswerBook.refusalOf(stage);
    await tools.answers.close(tx, key, answer);
    return { answer };
  }
  if (exchange.stage === 'QUOTED') await markChosen(tx, exchange.id, stage);
  return { answer: null, exchange: { ...exchange, stage }, now };
}
