import { newId } from '../../../../chassis/ids.js';

const shown = `__typename ... on Failure { code message } ... on PaymentNotReady { paymentState }
  ... on SettlementPayment { id payer payee state reference paidOn advisedAt rejection confirmedAt }`;

export const advise = `mutation ($input: AdviseSettlementPaymentInput!) { adviseSettlementPayment(input: $input) { ${shown} } }`;
export const confirm = `mutation ($input: ConfirmSettlementPaymentInput!) { confirmSettlementPayment(input: $input) { ${shown} } }`;
export const rejectPayment = `mutation ($input: RejectSettlementPaymentInput!) { rejectSettlementPayment(input: $input) { ${shown} } }`;

export const advising = (paymentId: string, terms: Record<string, unknown> = {}) => ({
  input: { adviceId: newId(), paymentId, reference: 'REF 1', paidOn: '2026-12-01', ...terms },
});
export const confirming = (paymentId: string) => ({ input: { confirmationId: newId(), paymentId } });
export const rejecting = (paymentId: string) => ({
  input: { rejectionId: newId(), paymentId, reason: 'not on our account' },
});
