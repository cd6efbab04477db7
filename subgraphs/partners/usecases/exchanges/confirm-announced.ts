import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { Exchange } from '../../domain/exchange.js';
import { duplicateTransaction } from '../../domain/exchanges/exchange-errors.js';
import { pointsForSandbox } from '../../storage/sandbox/sandbox-calls.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { throughSandbox } from '../sandbox/through-sandbox.js';
import { answerAnnounced, type PartnersAnswer } from './answer-announced.js';

/**
 * The partner has booked what was announced, as `answerAnnounced` has it. Of a sandbox the points that it books choose what becomes of
 * the call, as far as it may answer for the exchange at all.
 */
export async function confirmAnnounced(
  tools: ExchangeTools,
  answer: PartnersAnswer,
  on: OnBehalfOf,
): Promise<Exchange> {
  const { exchangeId: id, partner } = answer;
  const confirm = () => answerAnnounced(tools, 'CONFIRM', answer, on);
  const amount = await pointsForSandbox(tools.database.read, id, partner);
  if (amount === null) return confirm();
  const call = { partner, mutation: 'confirmExchange', id, amount, duplicate: duplicateTransaction };
  return throughSandbox(tools, call, confirm);
}
