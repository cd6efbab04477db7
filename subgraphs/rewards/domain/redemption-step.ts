/**
 * What a redemption has come through, step by step: reserved, perhaps looked at by a person or waiting for its payment, settled or
 * voided; then what becomes of what it holds; and what was given back.
 */
export const redemptionSteps = [
  'RESERVED',
  'UNDER_REVIEW',
  'PAYMENT_PENDING',
  'SETTLED',
  'VOIDED',
  'CODES_GIVEN',
  'TO_SHIP',
  'READY_FOR_PICKUP',
  'SHIPPED',
  'DELIVERED',
  'LOST',
  'BACK',
  'PARTNER_ASKED',
  'PARTNER_CONFIRMED',
  'PARTNER_REFUSED',
  'IN_FORCE',
  'GIVEN',
  'FULFILLED',
  'RETURN_ASKED',
  'RETURNED',
  'RETURN_REFUSED',
  'CANCELLED',
] as const;
export type RedemptionStep = (typeof redemptionSteps)[number];
