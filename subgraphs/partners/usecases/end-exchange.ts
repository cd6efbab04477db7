import type { EntityManager } from 'typeorm';
import { badInput, DomainError, forbidden } from '../../../chassis/domain-error.js';
import { AnswerBook, refusalOr } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { ExchangeId, MemberId } from '../../../schema/vocabulary.js';
import type { Exchange } from '../domain/exchange.js';
import { chooseEnd, type Wish } from '../domain/exchange-end.js';
import { markAnnounced } from '../storage/exchanges/announced.js';
import { lockExchange, markChosen } from '../storage/exchanges.js';
import { driveExchange, type Begun } from './drive-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import { tellOf } from './exchanges/tell-partners.js';
import { answerKeyOf } from './finish-exchange.js';

export interface EndOrder {
  exchangeId: ExchangeId;
  memberId: MemberId;
}

/**
 * The member's wish about a quoted exchange: chosen under the lock of its row, then carried out by points. Two wishes at
 * once meet at the lock, and the later one finds the choice made.
 *
 * Refusals: QUOTE_EXPIRED, EXCHANGE_CLOSED; and UNDER_REVIEW, which is not kept. Faults: BAD_USER_INPUT for an unknown exchange, FORBIDDEN for another member's;
 * UNAVAILABLE when points gives no answer: the choice stands, and asking again or the job carries it out.
 */
export async function endExchange(
  tools: ExchangeTools,
  wish: Wish,
  order: EndOrder,
  on: OnBehalfOf,
): Promise<Exchange> {
  return driveExchange(tools, (tx) => choose(tools, tx, wish, order), on);
}

async function choose(tools: ExchangeTools, tx: EntityManager, wish: Wish, order: EndOrder): Promise<Begun> {
  const { exchangeId, memberId } = order;
  const locked = await lockExchange(tx, exchangeId);
  if (!locked) throw badInput({ path: ['input', 'exchangeId'], reason: 'there is no such exchange' });
  const { exchange, now } = locked;
  if (exchange.ownerId !== memberId) throw forbidden();
  const key = answerKeyOf(wish === 'COMMIT' ? 'commitExchange' : 'cancelExchange', exchange);
  const opened = await tools.answers.open(tx, key, {});
  if (opened.state === 'answered') return { answer: opened.answer };
  const stage = await refusalOr(async () => {
    const chosen = chooseEnd(wish, exchange, now);
    if (exchange.stage === 'QUOTED' && chosen !== 'ANNOUNCED') await markChosen(tx, exchange.id, chosen);
    return chosen;
  });
  if (stage instanceof DomainError) {
    if (stage.code === 'UNDER_REVIEW') throw stage;
    const answer = AnswerBook.refusalOf(stage);
    await tools.answers.close(tx, key, answer);
    return { answer };
  }
  if (stage === 'ANNOUNCED') {
    if (exchange.stage === 'QUOTED') await announce(tx, exchange);
    const answer = { value: exchange.id };
    await tools.answers.close(tx, key, answer);
    return { answer };
  }
  return { answer: null, exchange: { ...exchange, stage }, now };
}

/** The partner that keeps the points to be received is told, and has its time to answer. The member has done all there is to do. */
async function announce(tx: EntityManager, exchange: Exchange): Promise<void> {
  const { confirmWithinSeconds } = exchange.agreed;
  if (confirmWithinSeconds === null) throw new Error(`nobody agreed on when ${exchange.id} is to be confirmed`);
  const answerBy = await markAnnounced(tx, exchange.id, confirmWithinSeconds);
  await tellOf(tx, { ...exchange, stage: 'ANNOUNCED', answerBy }, 'exchange.announced');
}
