import type { EntityManager } from 'typeorm';
import { badInput, DomainError, idempotencyConflict } from '../../../chassis/domain-error.js';
import { forgottenAmong } from '../../../chassis/erasure-duty.js';
import { AnswerBook, refusalOr, type AnswerKey } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import { memberErased } from '../domain/errors.js';
import type { Exchange } from '../domain/exchange.js';
import { notLinked } from '../domain/exchanges/exchange-errors.js';
import { insertExchanges, lockExchanges, type NewExchange } from '../storage/exchanges.js';
import { findLinkOf } from '../storage/partner-links.js';
import { driveExchange } from './drive-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { Begun, QuoteOrder } from './exchanges/exchange-work.js';
import { findRoutes, takeTerms, type Route, type TermsWanted } from './exchanges/find-terms.js';
import { answerKeyOf } from './finish-exchange.js';

/**
 * Fixes what an exchange gives and receives for ten minutes, and holds the points to be given.
 *
 * Refusals: NO_SUCH_RATE, PARTNER_SUSPENDED, AGREEMENT_NOT_IN_FORCE, OUTSIDE_OPENING_HOURS, AMOUNT_BELOW_STEP, NOT_LINKED with a
 * partner that keeps the points to be received, CAP_REACHED, NOT_ENOUGH_POINTS, QUOTE_EXPIRED (when it is asked for again after its end
 * without ever having been held), EXCHANGE_REJECTED; and UNDER_REVIEW, which is not kept, while a person has to look at it:
 * the ten minutes then begin with the approval. Faults: BAD_USER_INPUT for an unknown currency; IDEMPOTENCY_CONFLICT; of a new id
 * MEMBER_SUSPENDED, MEMBER_CLOSED and UNAVAILABLE when members gives no answer, with which nothing has begun; UNAVAILABLE when
 * points gives no answer: asking again with the same id, or the job, goes on from there.
 */
export async function quoteExchange(tools: ExchangeTools, order: QuoteOrder, on: OnBehalfOf): Promise<Exchange> {
  const { exchangeId, memberId, from, to, amount } = order;
  await tools.gatherers.admitting.add({ exchangeId, memberId, quoted: { from, to, amount }, on });
  return driveExchange(tools, () => tools.gatherers.quoting.add(order), on);
}

/**
 * Of each order the stored answer, a refusal found now, or the exchange as it waits for points, each as if it were alone. Throws
 * what is a fault of any of them, with which nothing is written.
 */
export async function beginQuotes(
  tools: ExchangeTools,
  tx: EntityManager,
  orders: readonly QuoteOrder[],
): Promise<Begun[]> {
  const asked = orders.map((order) => ({ order, ...askedFor(order) }));
  const opened = await tools.answers.openMany(tx, asked);
  const begun = new Map<QuoteOrder, Begun>();
  const fresh: QuoteOrder[] = [];
  const underWay: QuoteOrder[] = [];
  asked.forEach(({ order }, place) => {
    const found = opened[place];
    if (found?.state === 'conflict') throw idempotencyConflict({ id: order.exchangeId });
    if (found?.state === 'answered') begun.set(order, { answer: found.answer });
    else (found?.state === 'new' ? fresh : underWay).push(order);
  });
  for (const [order, found] of await goOn(tools, tx, underWay)) begun.set(order, found);
  for (const [order, found] of await beginNew(tools, tx, fresh)) begun.set(order, found);
  return orders.map((order) => {
    const found = begun.get(order);
    if (!found) throw new Error('a quote was left without an outcome');
    return found;
  });
}

async function beginNew(
  tools: ExchangeTools,
  tx: EntityManager,
  orders: readonly QuoteOrder[],
): Promise<Map<QuoteOrder, Begun>> {
  const members = orders.map(({ memberId }) => memberId);
  if ((await forgottenAmong(tx, members)).size > 0) throw memberErased();
  const terms = await findTerms(tools, tx, orders);
  const refused = orders.flatMap((order, place) => {
    const found = terms[place];
    return found instanceof DomainError ? [{ order, answer: AnswerBook.refusalOf(found) }] : [];
  });
  await tools.answers.closeMany(
    tx,
    refused.map(({ order, answer }) => ({ key: askedFor(order).key, answer })),
  );
  const begun = new Map<QuoteOrder, Begun>(refused.map(({ order, answer }) => [order, { answer }]));
  const inserted = await insertExchanges(
    tx,
    terms.filter((found): found is NewExchange => !(found instanceof DomainError)),
  );
  for (const order of orders) {
    if (begun.has(order)) continue;
    const exchange = inserted.get(order.exchangeId.toLowerCase());
    // An id that is not in this member's book and yet taken is another member's.
    if (!exchange) throw idempotencyConflict({ id: order.exchangeId });
    begun.set(order, { answer: null, ...exchange });
  }
  return begun;
}

/** Those that an earlier request has begun. Whoever had a row locked may have written the answer since the book was opened. */
async function goOn(
  tools: ExchangeTools,
  tx: EntityManager,
  orders: readonly QuoteOrder[],
): Promise<Map<QuoteOrder, Begun>> {
  if (orders.length === 0) return new Map();
  const locked = await lockExchanges(
    tx,
    orders.map(({ exchangeId }) => exchangeId),
  );
  const looked = await tools.answers.lookMany(tx, orders.map(askedFor));
  return new Map(
    orders.map((order, place): [QuoteOrder, Begun] => {
      const found = looked[place];
      if (found?.state === 'answered') return [order, { answer: found.answer }];
      const exchange = locked.get(order.exchangeId.toLowerCase());
      if (!exchange) throw new Error(`the exchange ${order.exchangeId} is in the book of answers and nowhere else`);
      return [order, { answer: null, ...exchange }];
    }),
  );
}

function askedFor({ exchangeId, memberId, from, to, amount }: QuoteOrder): { key: AnswerKey; input: unknown } {
  return { key: answerKeyOf('quoteExchange', { id: exchangeId, memberId }), input: { from, to, amount } };
}

/** What is fixed of each, or why it cannot be. */
async function findTerms(
  tools: ExchangeTools,
  tx: EntityManager,
  orders: readonly QuoteOrder[],
): Promise<(NewExchange | DomainError)[]> {
  const routes = await findRoutes(tx, orders, tools.zone);
  const wanted: (TermsWanted | DomainError)[] = [];
  for (const [place, order] of orders.entries()) {
    const route = routes[place] ?? noRoute();
    wanted.push(route instanceof DomainError ? route : await refusalOr(() => wantedOf(tools, tx, order, route)));
  }
  return takeTerms(tx, wanted);
}

async function wantedOf(
  tools: ExchangeTools,
  tx: EntityManager,
  order: QuoteOrder,
  route: Route,
): Promise<TermsWanted> {
  const { memberId, device } = order;
  if (route.way === 'INBOUND') {
    throw badInput({ path: ['input', 'from'], reason: 'is kept by its partner: exchange it there' });
  }
  const partner = route.toBrand.code;
  const linkId = route.way === 'OUTBOUND' ? await findLinkOf(tx, memberId, partner) : null;
  if (route.way === 'OUTBOUND' && linkId === null) throw notLinked({ partner });
  return {
    ...{ wanted: order, route, linkId, key: null },
    // A device's id may lead to a person: what is kept and passed on is a digest that only this subgraph can make.
    device: device === null ? null : tools.answers.hashOf(`device ${device}`).toString('base64url'),
  };
}

function noRoute(): never {
  throw new Error('an order was left without a route');
}
