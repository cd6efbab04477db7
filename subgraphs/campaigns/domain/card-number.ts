/**
 * What is printed on a card that a shop hands out, as members takes it at enrolment: letters of the alphabet, digits and hyphens. What
 * is anything else can never be enrolled with, and is a slip of whoever typed it.
 */
export function isCardNumber(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text);
}

/** A code that a member's phone shows, and no card: it is good for a minute, and nobody enrols with it later. */
export function isMembershipCode(text: string): boolean {
  return /^FQ-/i.test(text.trim());
}

/**
 * A card of the programme's own series, FC and eleven digits, the last of them a Luhn check digit, of which one is wrong. Kept like any
 * unknown card, what was bought with it would wait for ever.
 */
export function isMistypedCard(text: string): boolean {
  const [, digits] = /^FC(\d{11})$/i.exec(text.trim()) ?? [];
  return digits !== undefined && luhnSum(digits) % 10 !== 0;
}

/** Every second digit from the right, beginning with the second, is doubled and counts with its own digits' sum. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
