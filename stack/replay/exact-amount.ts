/**
 * Fen for `quantity` pieces at a price written in decimals, for example 6 x '2.55' = 1530. Computed on whole numbers: a
 * binary fraction of 2.55 is not 2.55, and a thousand of them show it. Prices with more than two decimals are multiplied
 * first and rounded half up once. Undefined where the price cannot be read.
 */
export function amountMinorOf(price: string, quantity: number): number | undefined {
  const parts = /^(\d{1,10})(?:\.(\d{1,8}))?$/.exec(price.trim());
  if (!parts) return undefined;
  const decimals = parts[2] ?? '';
  const exact = BigInt(`${parts[1]}${decimals}`) * BigInt(quantity) * 100n;
  const unit = 10n ** BigInt(decimals.length);
  const amount = Number((2n * exact + unit) / (2n * unit));
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** A whole number as it stands in a file, sign allowed; undefined for anything else. */
export function wholeNumberOf(text: string): number | undefined {
  return /^[+-]?\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
