/**
 * Rule: ops and the partner are told, once a day while it lasts, when what a partner has paid for in advance runs low, and when much of
 * what it owes is outstanding.
 */
import type { Points } from '../../../../schema/vocabulary.js';
import type { AgreementTerms } from './agreement.js';

/** How a partner stands in the books, in one currency. */
export interface PartnerFunds {
  /** Code of the partner. */
  partner: string;
  currency: string;
  /** Left of its blocks; null where it never bought one. */
  prepaid: Points | null;
  /** What it owes for points that its own became, less what it is owed; below zero when it is owed more. */
  owed: Points;
}

export interface FundAlert {
  rule: 'LOW_BALANCE' | 'OUTSTANDING';
  currency: string;
  points: Points;
  threshold: Points;
}

/** What is to be told of a partner with these terms. */
export function fundAlertsOf(
  { billing, lowBalance, outstanding }: Pick<AgreementTerms, 'billing' | 'lowBalance' | 'outstanding'>,
  funds: readonly PartnerFunds[],
): FundAlert[] {
  return funds.flatMap(({ currency, prepaid, owed }): FundAlert[] => {
    if (billing.kind === 'PREPAID') {
      if (lowBalance === null || prepaid === null || prepaid > lowBalance) return [];
      return [{ rule: 'LOW_BALANCE', currency, points: prepaid, threshold: lowBalance }];
    }
    if (outstanding === null || owed < outstanding) return [];
    return [{ rule: 'OUTSTANDING', currency, points: owed, threshold: outstanding }];
  });
}
