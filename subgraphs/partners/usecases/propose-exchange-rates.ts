import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { exchangeRatesKey, exchangeRatesKind } from './publish-exchange-rates.js';

export interface ExchangeRatesProposal {
  changeId: string;
  /** The whole set as `exchangeRatesShape`; checked here. */
  body: unknown;
  /** `callerKey` of who proposes. */
  by: string;
  requestId: string;
}

/**
 * Stores a whole set of rates for a second person to approve; until then the live one stands. Refusal: RATES_MULTIPLY.
 * Faults: BAD_USER_INPUT with the field's path, IDEMPOTENCY_CONFLICT.
 */
export async function proposeExchangeRates(
  configuration: ConfigurationRegistry,
  { changeId, body, by, requestId }: ExchangeRatesProposal,
): Promise<ConfigurationChange> {
  return configuration.propose({ changeId, kind: exchangeRatesKind, key: exchangeRatesKey, body, by, requestId });
}
