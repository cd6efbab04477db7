import type { ProposeAgreementInput } from './agreements/agreements.inputs.js';
import type { ProposeExchangeRatesInput, ProposePartnerInput } from './configuration.types.js';

/** What the inputs of proposals say, as it is checked and kept: plain JSON without the changeId. */
export function partnerBody({ partnerId, code, nameZhCn, nameEn, isSandbox, currency }: ProposePartnerInput) {
  return { partnerId, code, nameZhCn, nameEn, isSandbox, currency: { ...currency } };
}

export function ratesBody({ rates }: ProposeExchangeRatesInput) {
  return { rates: rates.map((rate) => ({ ...rate })) };
}

export function agreementBody(input: ProposeAgreementInput) {
  const { billing, validFrom, validUntil, owedAtMost, caps, openingHours } = input;
  const { confirmWithinSeconds, reversalDays, lowBalance, outstanding } = input;
  return {
    ...{ billing, confirmWithinSeconds, reversalDays, lowBalance, outstanding },
    validFrom: validFrom.toISOString(),
    validUntil: validUntil?.toISOString() ?? null,
    owedAtMost: owedAtMost?.map((limit) => ({ ...limit })) ?? null,
    caps: caps ? { ...caps } : null,
    openingHours: openingHours?.map((hours) => ({ ...hours })) ?? null,
  };
}
