import type * as agreements from '../../usecases/agreements/show-agreements.js';
import { Agreement, AgreementBilling, AgreementCaps, OpeningHours, OwedAtMost } from './agreements.types.js';

export function agreementView(agreed: agreements.Agreement): Agreement {
  const { brand, version, validFrom, validUntil, suspendedSince, terms } = agreed;
  const { billing, caps, openingHours, confirmWithinSeconds, reversalDays, lowBalance, outstanding } = terms;
  const limits = billing.kind === 'POSTPAID' ? billing.owedAtMost : [];
  return Object.assign(new Agreement(), {
    ...{ partnerCode: brand, version, validFrom, validUntil, suspendedSince },
    billing: AgreementBilling[billing.kind],
    owedAtMost: limits.map((limit) => Object.assign(new OwedAtMost(), limit)),
    caps: Object.assign(new AgreementCaps(), caps),
    openingHours: openingHours.map((hours) => Object.assign(new OpeningHours(), hours)),
    ...{ confirmWithinSeconds, reversalDays, lowBalance, outstanding },
  });
}
