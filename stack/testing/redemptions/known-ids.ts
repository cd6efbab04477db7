import { v5 } from 'uuid';

/** What points knows the hold of a redemption by. */
export function holdIdOf(redemptionId: string): string {
  return v5('redemption-hold', redemptionId);
}

/** What the provider knows the payment of a redemption by. */
export function paymentIdOf(redemptionId: string): string {
  return v5('payment', redemptionId);
}
