import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { findExchange } from '../storage/exchanges.js';
import { endExchange, type EndOrder } from './end-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import { answerKeyOf } from './finish-exchange.js';

/**
 * Both sides post at once, by the amounts of the stored quote. Refusals and faults as in `endExchange`; of a wish that is new also
 * MEMBER_SUSPENDED, MEMBER_CLOSED and UNAVAILABLE when members gives no answer: the quote is as it was then, and ends in its time.
 */
export async function commitExchange(tools: ExchangeTools, order: EndOrder, on: OnBehalfOf): Promise<Exchange> {
  if (!(await isAsked(tools, order))) await tools.members.requireActive(order.memberId, on);
  return endExchange(tools, 'COMMIT', order, on);
}

/** In the book an exchange is under whoever it was quoted to, whose survivor may commit it. */
async function isAsked({ answers, database }: ExchangeTools, { exchangeId, memberId }: EndOrder): Promise<boolean> {
  const exchange = await findExchange(database.read, exchangeId);
  if (exchange?.ownerId !== memberId) return false;
  const { state } = await answers.look(database.read, answerKeyOf('commitExchange', exchange), {});
  return state !== 'new';
}
