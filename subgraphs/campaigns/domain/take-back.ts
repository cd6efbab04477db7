/**
 * A return takes back what the returned part had earned. Parts of a line may come back in any order and any size, so
 * each return takes the difference between what must be gone after it and what was gone before it. When the last piece
 * is back, exactly the line's share has been taken: no point too many, none left behind (K20, K23).
 *
 * What must be gone once r of Q pieces are back, of a share of p: f(r) = p - floor(p (Q - r) / Q). Rounding is down on
 * what the member keeps, as it was when the points were earned. Amounts of money are split over returns the same way.
 */

/**
 * @param share whole points (or fen) of the whole line, zero or more
 * @param bought pieces of the line, one or more
 * @param before pieces that came back before this return
 * @param now pieces that come back with this return; before + now is at most bought
 * @returns whole points (or fen) that this return takes
 */
export function takenBy(share: number, bought: number, before: number, now: number): number {
  if (before < 0 || now < 0 || before + now > bought) {
    throw new RangeError('A return must lie within what was bought');
  }
  return goneAfter(share, bought, before + now) - goneAfter(share, bought, before);
}

function goneAfter(share: number, bought: number, returned: number): number {
  return share - Number((BigInt(share) * BigInt(bought - returned)) / BigInt(bought));
}
