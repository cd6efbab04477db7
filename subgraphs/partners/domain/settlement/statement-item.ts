/**
 * What a month's settlement is made of: one item for each exchange, for each reversal, for each item that is disputed and for each
 * dispute that is resolved. Items are only ever added; what one of them takes back stands below zero.
 */
export type ItemKind = 'EXCHANGE' | 'REVERSAL' | 'DISPUTE' | 'RESOLUTION';

export interface StatementItem {
  id: string;
  kind: ItemKind;
  exchangeId: string;
  /** Of a dispute and its resolution. */
  disputeId: string | null;
  fromBrand: string;
  toBrand: string;
  given: number;
  received: number;
  fee: number;
  /** Fen per received point, as a fraction. */
  rateNumerator: number;
  rateDenominator: number;
  /** By the ledger's clock. */
  postedAt: Date;
}

/** Points went from one brand to another. */
export type BrandPair = Pick<StatementItem, 'fromBrand' | 'toBrand'>;

/** Where a page of a brand's items begins: behind this one. */
export type ItemPlace = Pick<StatementItem, 'fromBrand' | 'toBrand' | 'id'>;

/** The order in which a statement has its items: by the two codes and the id, each by its bytes. */
export function compareItems(a: ItemPlace, b: ItemPlace): number {
  return compareTexts(a.fromBrand, b.fromBrand) || compareTexts(a.toBrand, b.toBrand) || compareTexts(a.id, b.id);
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
