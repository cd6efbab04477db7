import type { Clock } from '../../../chassis/clock.js';
import { DomainError } from '../../../chassis/domain-error.js';
import { newId } from '../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../chassis/service-calls.js';
import type { Exchange } from '../domain/exchange.js';
import { claimDue } from '../storage/exchanges.js';
import type { ExchangeTools } from './exchange-tools.js';
import { finishExchange } from './finish-exchange.js';

/** Few enough that a run against a silent points ends after one time-out. */
const batch = 20;

/**
 * Brings to their end the exchanges that a crash or an unreachable service left under way, and the quotes whose time is
 * up. One that fails is put off and holds up no other; when points gave no answer to any of a batch the run ends.
 */
export async function finishPendingExchanges(tools: ExchangeTools, clock: Clock): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'partners' }, requestId: newId() };
  for (;;) {
    const due = await tools.database.transaction((tx) => claimDue(tx, batch));
    const outcomes = await Promise.allSettled(due.map((exchange) => finish(tools, exchange, on, clock.now())));
    const ended = outcomes.filter(({ status }) => status === 'fulfilled').length;
    if (due.length > 0) {
      tools.log.info({ claimed: due.length, ended, requestId: on.requestId }, 'finished pending exchanges');
    }
    if (due.length < batch || ended === 0) return;
  }
}

async function finish(tools: ExchangeTools, exchange: Exchange, on: OnBehalfOf, now: Date): Promise<void> {
  try {
    await finishExchange(tools, exchange, on, now);
  } catch (error) {
    // Points answered: a person has to look at it. It is asked after again, and is no sign of a silent points.
    if (!(error instanceof DomainError && error.code === 'UNDER_REVIEW')) throw error;
  }
}
