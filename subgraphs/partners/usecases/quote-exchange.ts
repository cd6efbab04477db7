import type { EntityManager } from 'typeorm';
import { badInput, DomainError, idempotencyConflict } from '../../../chassis/domain-error.js';
import { isForgotten } from '../../../chassis/erasure-duty.js';
import { AnswerBook, refusalOr } from '../../../chassis/idempotency.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { ExchangeId, MemberId, Points } from '../../../schema/vocabulary.js';
import { memberErased } from '../domain/errors.js';
import type { Exchange } from '../domain/exchange.js';
import { notLinked } from '../domain/exchanges/exchange-errors.js';
import { insertExchange, lockExchange, type NewExchange } from '../storage/exchanges.js';
import { findLinkOf } from '../storage/partner-links.js';
import { driveExchange, type Begun } from './drive-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import { findRoute, takeTerms } from './exchanges/find-terms.js';
import { answerKeyOf } from './finish-exchange.js';

export interface QuoteOrder {
  exchangeId: ExchangeId;
  memberId: MemberId;
  from: string;
  to: string;
  amount: Points;
  /** What the app knows its device by. */
  device: string | null;
}

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
  const { exchangeId: id, memberId, from, to, amount } = order;
  const key = answerKeyOf('quoteExchange', { id, memberId });
  const { state } = await tools.answers.look(tools.database.read, key, { from, to, amount });
  if (state === 'new') await tools.members.requireActive(memberId, on);
  return driveExchange(tools, (tx) => begin(tools, tx, order), on);
}

/** The stored answer, a refusal found now, or the exchange as it waits for points. */
async function begin(tools: ExchangeTools, tx: EntityManager, order: QuoteOrder): Promise<Begun> {
  const { exchangeId, memberId, from, to, amount } = order;
  const key = answerKeyOf('quoteExchange', { id: exchangeId, memberId });
  const input = { from, to, amount };
  const opened = await tools.answers.open(tx, key, input);
  if (opened.state === 'answered') return { answer: opened.answer };
  if (opened.state === 'new') {
    if (await isForgotten(tx, memberId)) throw memberErased();
    const terms = await refusalOr(() => findTerms(tools, tx, order));
    if (terms instanceof DomainError) {
      const answer = AnswerBook.refusalOf(terms);
      await tools.answers.close(tx, key, answer);
      return { answer };
    }
    // An id that is not in this member's book and yet taken is another member's.
    if (!(await insertExchange(tx, terms))) throw idempotencyConflict({ id: exchangeId });
  }
  const locked = await lockExchange(tx, exchangeId);
  if (!locked) throw new Error(`the exchange ${exchangeId} is in the book of answers and nowhere else`);
  // Whoever had the row locked may have written the answer since the book was opened. Now the row is ours, none can come.
  const looked = await tools.answers.look(tx, key, input);
  return looked.state === 'answered' ? looked : { answer: null, ...locked };
}

async function findTerms(tools: ExchangeTools, tx: EntityManager, order: QuoteOrder): Promise<NewExchange> {
  const { memberId, device } = order;
  const route = await findRoute(tx, order, tools.zone);
  if (route.way === 'INBOUND') {
    throw badInput({ path: ['input', 'from'], reason: 'is kept by its partner: exchange it there' });
  }
  const partner = route.toBrand.code;
  const linkId = route.way === 'OUTBOUND' ? await findLinkOf(tx, memberId, partner) : null;
  if (route.way === 'OUTBOUND' && linkId === null) throw notLinked({ partner });
  return takeTerms(tx, order, route, {
    linkId,
    // A device's id may lead to a person: what is kept and passed on is a digest that only this subgraph can make.
    device: device === null ? null : tools.answers.hashOf(`device ${device}`).toString('base64url'),
    key: null,
  });
}
