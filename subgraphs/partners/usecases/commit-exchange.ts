import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { endExchange, type EndOrder } from './end-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';

/** Both sides post at once, by the amounts of the stored quote. Refusals and faults as in `endExchange`. */
export async function commitExchange(tools: ExchangeTools, order: EndOrder, on: OnBehalfOf): Promise<Exchange> {
  return endExchange(tools, 'COMMIT', order, on);
}
