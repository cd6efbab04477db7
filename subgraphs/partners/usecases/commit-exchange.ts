import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { endExchange } from './end-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { EndOrder } from './exchanges/exchange-work.js';

/**
 * Both sides post at once, by the amounts of the stored quote. Refusals and faults as in `endExchange`; of a wish that is new also
 * MEMBER_SUSPENDED, MEMBER_CLOSED and UNAVAILABLE when members gives no answer: the quote is as it was then, and ends in its time.
 */
export async function commitExchange(tools: ExchangeTools, order: EndOrder, on: OnBehalfOf): Promise<Exchange> {
  await tools.gatherers.admitting.add({ ...order, quoted: null, on });
  return endExchange(tools, 'COMMIT', order, on);
}
