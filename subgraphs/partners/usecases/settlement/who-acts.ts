import type { DomainError } from '../../../../chassis/domain-error.js';

/** Who says something of a settlement: a partner for itself, or a person of ops for any brand. */
export interface WhoActs {
  /** The partner's code; null for ops. */
  brand: string | null;
  /** `callerKey` of it. */
  by: string;
  requestId: string;
}

/** Refuses a partner for whom none of these brands is its own, as if there were nothing. */
export function requirePart({ brand }: WhoActs, brands: readonly string[], unknown: () => DomainError): void {
  if (brand !== null && !brands.includes(brand)) throw unknown();
}
