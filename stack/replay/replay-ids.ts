import { v5 } from 'uuid';

/** Made once for this importer; another value would make every file new. */
const namespace = '8e6b0c6a-55f0-4b55-9f0e-3f1f3c1a7d52';

function idOf(...parts: (string | number)[]): string {
  return v5(JSON.stringify(parts), namespace);
}

/** Ids from source and receipt, so that a second run of the same file asks for the same things and changes nothing. */
export const memberIdOf = (source: string, customer: string) => idOf(source, 'customer', customer);
export const purchaseIdOf = (source: string, receipt: string, customer: string) =>
  idOf(source, 'purchase', receipt, customer);
/** By the line's place on the receipt and not in the file: lines before it may be cut away. */
export const lineIdOf = (purchaseId: string, place: number) => idOf(purchaseId, 'line', place);
/** A return that reaches into several purchases is one return of each. */
export const returnIdOf = (source: string, receipt: string, purchaseId: string) =>
  idOf(source, 'return', receipt, purchaseId);
