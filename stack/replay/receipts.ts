/**
 * What every file of purchases is read into, whatever its format: receipts with lines, and the lines that cannot be used.
 */
export interface ReceiptLine {
  /** Where it stands in the file, counted from 1; what a person is told. */
  lineNumber: number;
  sku: string;
  category?: string;
  brand?: string;
  /** Whole pieces, 1 or more; on a return, the pieces that came back. */
  quantity: number;
  /** Fen for all pieces of the line together; amounts in the file count 1:1 as yuan. */
  amountMinor: number;
}

export interface Receipt {
  kind: 'purchase' | 'return';
  /** The file's own name of the receipt, unique in the file. */
  receipt: string;
  customer: string;
  occurredAt: Date;
  /** How it was paid, as the file calls it. */
  payment?: string;
  lines: ReceiptLine[];
}

export const unusableReasons = {
  NOT_WHOLE: 'the line is cut off or has a column that cannot be read',
  STOCK_CORRECTION: 'a negative quantity outside a return: a correction of the stock',
  NO_CUSTOMER: 'no customer',
  NO_PRICE: 'no price',
  NOTHING_TO_RETURN: 'a return of more than the customer bought before',
} as const;

export type UnusableReason = keyof typeof unusableReasons;

export interface UnusableLine {
  lineNumber: number;
  reason: UnusableReason;
}

export interface PurchaseFile {
  /** Names the source in every id made from it: one file read twice has the same ids. */
  source: string;
  /** Lines with data, the header not counted. */
  linesRead: number;
  /** In the order of time; at the same time, in the order of the file. */
  receipts: Receipt[];
  unusable: UnusableLine[];
}

/** In the order of time; `sort` keeps the file's order where times are equal. */
export function inOrderOfTime(receipts: Iterable<Receipt>): Receipt[] {
  return [...receipts].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
}
