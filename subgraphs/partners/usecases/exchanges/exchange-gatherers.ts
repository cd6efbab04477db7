import type { Gatherer } from '../../../../chassis/gatherer.js';
import { chooseEnds, type EndWish } from '../end-exchange.js';
import type { Begun } from '../drive-exchange.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { writeRests, type Rest, type Rested } from '../finish-exchange.js';
import { beginQuotes, type QuoteOrder } from '../quote-exchange.js';
import { admittingTogether, type Asker } from './admit-members.js';
import { inOneTransaction } from './together.js';

/** Where requests about exchanges that come at the same moment meet. */
export interface ExchangeGatherers {
  /** Whether each may have points moved now. */
  admitting: Gatherer<Asker, 'admitted'>;
  quoting: Gatherer<QuoteOrder, Begun>;
  ending: Gatherer<EndWish, Begun>;
  resting: Gatherer<Rest, Rested>;
}

export function exchangeGatherers(tools: () => ExchangeTools): ExchangeGatherers {
  const database = () => tools().database;
  return {
    admitting: admittingTogether(tools),
    quoting: inOneTransaction(
      database,
      ({ exchangeId }) => exchangeId,
      (tx, orders) => beginQuotes(tools(), tx, orders),
    ),
    ending: inOneTransaction(
      database,
      ({ order }) => order.exchangeId,
      (tx, wishes) => chooseEnds(tools(), tx, wishes),
    ),
    resting: inOneTransaction(
      database,
      ({ exchange }) => exchange.id,
      (tx, rests) => writeRests(tools(), tx, rests),
    ),
  };
}
