import { wrongCurrency } from './errors.js';

/** The currency of the shops, in which rules count. */
export const shopCurrency = 'CNY';

export interface AmountOfMoney {
  /** Fen, zero or more. */
  amountMinor: number;
  currency: string;
}

/** Throws BAD_USER_INPUT with the path of the currency: no rule could add up what is in several. */
export function checkShopCurrency({ currency }: AmountOfMoney, path: readonly string[]): void {
  if (currency !== shopCurrency) throw wrongCurrency({ path: [...path, 'currency'], currency: shopCurrency });
}
