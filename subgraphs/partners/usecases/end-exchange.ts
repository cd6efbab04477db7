import type { EntityManager } from 'typeorm';
import { badInput, DomainError, forbidden, idempotencyConflict } from '../../../chassis/domain-error.js';
import { AnswerBook, refusalOr, type AnswerKey, type StoredAnswer } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { chooseEnd, type Wish } from '../domain/exchange-end.js';
import { markAnnounced } from '../storage/exchanges/announced.js';
import { lockExchanges, markChosen } from '../storage/exchanges.js';
import { driveExchange } from './drive-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { Begun, EndOrder, EndWish } from './exchanges/exchange-work.js';
import { tellOf } from './exchanges/tell-partners.js';
import { answerKeyOf } from './finish-exchange.js';

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
  return driveExchange(tools, () => tools.gatherers.ending.add({ wish, order }), on);
}

/**
 * Of each wish the stored answer, a refusal found now, or the exchange with the end that is chosen, each as if it were alone. Throws what
 * is a fault of any of them, and UNDER_REVIEW, with which nothing is written.
 */
export async function chooseEnds(
  tools: ExchangeTools,
  tx: EntityManager,
  wishes: readonly EndWish[],
): Promise<Begun[]> {
  const locked = await lockExchanges(
    tx,
    wishes.map(({ order }) => order.exchangeId),
  );
  const asked = wishes.map(({ wish, order: { exchangeId, memberId } }) => {
    const found = locked.get(exchangeId.toLowerCase());
    if (!found) throw badInput({ path: ['input', 'exchangeId'], reason: 'there is no such exchange' });
    if (found.exchange.ownerId !== memberId) throw forbidden();
    const key = answerKeyOf(wish === 'COMMIT' ? 'commitExchange' : 'cancelExchange', found.exchange);
    return { ...found, wish, key, input: {} };
  });
  const opened = await tools.answers.openMany(tx, asked);
  const chosen = await Promise.all(
    asked.map(async ({ wish, exchange, now, key }, place) => {
      const found = opened[place];
      if (found?.state === 'conflict') throw idempotencyConflict({ id: exchange.id });
      if (found?.state === 'answered') return { exchange, now, key, answer: found.answer, stage: null };
      const stage = await refusalOr(() => Promise.resolve(chooseEnd(wish, exchange, now)));
      return { exchange, now, key, answer: null, stage };
    }),
  );
  const marked: Parameters<typeof markChosen>[1][number][] = [];
  const closed: { key: AnswerKey; answer: StoredAnswer }[] = [];
  const begun: Begun[] = [];
  for (const { exchange, now, key, answer: before, stage } of chosen) {
    if (stage === null) {
      if (before) begun.push({ answer: before });
    } else if (stage === 'COMMITTING' || stage === 'CANCELLING') {
      if (exchange.stage === 'QUOTED') marked.push({ id: exchange.id, stage });
      begun.push({ answer: null, exchange: { ...exchange, stage }, now });
    } else {
      if (stage instanceof DomainError && stage.code === 'UNDER_REVIEW') throw stage;
      if (stage === 'ANNOUNCED' && exchange.stage === 'QUOTED') await announce(tx, exchange);
      const answer = stage === 'ANNOUNCED' ? { value: exchange.id } : AnswerBook.refusalOf(stage);
      closed.push({ key, answer });
      begun.push({ answer });
    }
  }
  await markChosen(tx, marked);
  await tools.answers.closeMany(tx, closed);
  return begun;
}

/** The partner that keeps the points to be received is told, and has its time to answer. The member has done all there is to do. */
async function announce(tx: EntityManager, exchange: Exchange): Promise<void> {
  const { confirmWithinSeconds } = exchange.agreed;
  if (confirmWithinSeconds === null) throw new Error(`nobody agreed on when ${exchange.id} is to be confirmed`);
  const answerBy = await markAnnounced(tx, exchange.id, confirmWithinSeconds);
  await tellOf(tx, { ...exchange, stage: 'ANNOUNCED', answerBy }, 'exchange.announced');
}
