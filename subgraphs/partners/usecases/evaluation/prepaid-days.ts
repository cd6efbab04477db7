import type { OnBehalfOf } from '../../../../chassis/service-calls.js';
import { prepaidDaysLeft, type PartnerFunds } from '../../domain/evaluation/partner-figures.js';
import { currenciesByBrand } from '../../storage/settlement/brand-codes.js';
import type { EvaluatedSpan } from '../../storage/evaluation/evaluation-figures.js';
import { usedOfBlocks, type EvaluationTools } from './evaluate-partner.js';

export interface PrepaidDays extends PartnerFunds {
  /** For how many days the block will do, when it goes on as in the span; null where nothing was used. */
  daysLeft: number | null;
}

/** What the partner has left of its blocks and owes, by currency. Throws UNAVAILABLE when points gives no answer. */
export async function showPrepaidDays(
  tools: EvaluationTools,
  brand: string,
  span: EvaluatedSpan & { days: number },
  on: OnBehalfOf,
): Promise<PrepaidDays[]> {
  const funds = await tools.fundsDesk.funds([brand], on);
  const used = await usedOfBlocks(tools, brand, span, await currenciesByBrand(tools.database.read));
  return funds.map((its) => ({
    ...its,
    daysLeft: prepaidDaysLeft(its.prepaid, used.get(its.currency) ?? 0, span.days),
  }));
}
