import { chooseEnds } from '../end-exchange.js';
import type { ExchangeTools } from '../exchange-tools.js';
import { writeRests } from '../finish-exchange.js';
import { beginQuotes } from '../quote-exchange.js';
import { admittingTogether } from './admit-members.js';
import type { ExchangeGatherers } from './exchange-work.js';
import { inOneTransaction } from './together.js';

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
