/** Fen as people write yuan: whole, or with two places. */
export function yuanText(amountMinor: number): string {
  const yuan = Math.trunc(amountMinor / 100);
  const fen = amountMinor % 100;
  return fen === 0 ? String(yuan) : `${yuan}.${String(fen).padStart(2, '0')}`;
}
