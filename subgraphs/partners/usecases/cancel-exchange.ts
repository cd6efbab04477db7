import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { endExchange } from './end-exchange.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { EndOrder } from './exchanges/exchange-work.js';

/** The held points go back to where they came from. Refusals and faults as in `endExchange`. */
export async function cancelExchange(tools: ExchangeTools, order: EndOrder, on: OnBehalfOf): Promise<Exchange> {
  return endExchange(tools, 'CANCEL', order, on);
}
