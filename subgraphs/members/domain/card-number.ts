/**
 * A shop hands out printed cards before anybody enrols. What is printed on one is not ours to shape: letters of the alphabet,
 * digits and hyphens, however they were typed or scanned. Every member number is such a text too, so a till may take either
 * for the other; that is why no card is ever linked under somebody's member number, nor a number given that is a card's.
 */

/** The number in its one spelling, in capitals without space around it; null for what no card says. */
export function cardNumberOf(typed: string): string | null {
  const number = typed.trim();
  // Looked at before it is put in capitals, which would make an S of a 'ſ' that no till can type again.
  return /^[A-Za-z0-9-]{1,64}$/.test(number) ? number.toUpperCase() : null;
}
