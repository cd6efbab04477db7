import { parseInput } from '../../../../chassis/parse-input.js';
import { tierBenefitsConfiguration, type TierBenefitsBody } from './tier-benefits-kind.js';

/** The definition that `proposeTierBenefits` would store of this input. Fault: BAD_USER_INPUT with the field's path. */
export function checkTierBenefits(raw: unknown): TierBenefitsBody {
  return parseInput(tierBenefitsConfiguration.schema, raw);
}
