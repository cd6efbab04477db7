import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import type { PartnerFunds } from '../../domain/evaluation/partner-figures.js';

/** Who knows what is left of partners' blocks. */
export interface FundsDesk {
  /** Throws UNAVAILABLE where there is no answer. */
  funds(partners: readonly string[], on: OnBehalfOf): Promise<PartnerFunds[]>;
}
