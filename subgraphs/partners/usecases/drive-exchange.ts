import { unavailable } from '../../../chassis/domain-error.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { readExchanges } from '../storage/exchanges.js';
import type { ExchangeTools } from './exchange-tools.js';
import type { Begun } from './exchanges/exchange-work.js';
import { finishExchange } from './finish-exchange.js';

/**
 * Brings a request about an exchange to its answer: `begin` finds the answer or puts the exchange under way, in a
 * transaction, and points then carries it out. Throws UNAVAILABLE when points gives no answer.
 */
export async function driveExchange(
  tools: ExchangeTools,
  begin: () => Promise<Begun>,
  on: OnBehalfOf,
): Promise<Exchange> {
  const begun = await begin();
  const rested = begun.answer ? null : await finishExchange(tools, begun.exchange, on, begun.now);
  // Where somebody else was first, their answer is the answer.
  const answer = begun.answer ?? rested?.answer ?? (await begin()).answer;
  if (answer === null) throw unavailable({ service: 'points' });
  const id = tools.answers.give<string>(answer);
  const [exchange] = rested?.answer ? [rested.exchange] : await readExchanges(tools.database.reads, [id]);
  if (!exchange) throw new Error(`the exchange ${id} is in the book of answers and nowhere else`);
  return exchange;
}
