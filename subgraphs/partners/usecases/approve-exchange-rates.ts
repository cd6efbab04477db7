import type { ConfigurationChange, ConfigurationRegistry } from '../../../chassis/configuration.js';
import { exchangeRatesKind } from './publish-exchange-rates.js';

export interface ExchangeRatesApproval {
  changeId: string;
  /** `callerKey` of who approves. */
  by: string;
  requestId: string;
}

/**
 * Takes a proposed set of rates live in place of the one before. Refusal: RATES_MULTIPLY. Faults: FORBIDDEN for one's own
 * proposal, BAD_USER_INPUT for a change that is unknown, decided already or overtaken by a newer version.
 */
export async function approveExchangeRates(
  configuration: ConfigurationRegistry,
  { changeId, by, requestId }: ExchangeRatesApproval,
): Promise<ConfigurationChange> {
  return configuration.approve({ changeId, kind: exchangeRatesKind, by, requestId });
}
