/**
 * What is printed on a card that a shop hands out, as members takes it at enrolment: letters of the alphabet, digits and hyphens. What
 * is anything else can never be enrolled with, and is a slip of whoever typed it.
 */
export function isCardNumber(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text);
}
