import { newId } from '../../../../chassis/ids.js';
import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { claimDueReversals } from '../../storage/reversals/exchange-reversals.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { finishReversal } from './undo-exchange.js';

const batch = 20;

/** Brings reversals to their end that a crash or a silent points has left under way. One that fails is put off. */
export async function finishPendingReversals(tools: ExchangeTools): Promise<void> {
  const on: OnBehalfOf = { caller: { kind: 'service', name: 'partners' }, requestId: newId() };
  for (;;) {
    const due = await tools.database.transaction((tx) => claimDueReversals(tx, batch));
    const outcomes = await Promise.allSettled(due.map((reversal) => finishReversal(tools, reversal, on)));
    const ended = outcomes.filter(({ status }) => status === 'fulfilled').length;
    if (due.length < batch || ended === 0) return;
  }
}
