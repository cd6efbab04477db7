/** The currency of the shops, in which rules count. */
export const shopCurrency = 'CNY';

export interface AmountOfMoney {
  /** Fen, zero or more. */
  amountMinor: number;
  currency: string;
}
