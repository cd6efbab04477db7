/**
 * A member's number is what the programme knows them by and is said at the till: digits only, the last of them a Luhn check digit
 * (ISO/IEC 7812-1, annex B), so that a slip of one digit or two neighbours swapped never says another member's number.
 */
import type { Brand } from '../../../schema/vocabulary.js';

export type MemberNumber = Brand<string, 'MemberNumber'>;

/** The number of the n-th member: `ordinal` (1000001 for the first) followed by its check digit. */
export function memberNumberOf(ordinal: number): MemberNumber {
  if (!Number.isSafeInteger(ordinal) || ordinal < 0) throw new Error('a member number is made from a whole number');
  const digits = String(ordinal);
  return `${digits}${luhnCheckDigit(digits)}` as MemberNumber;
}

/** The digit that, put behind these, makes the sum a multiple of ten. */
export function luhnCheckDigit(digits: string): string {
  return String((10 - (luhnSum(`${digits}0`) % 10)) % 10);
}

/** Eight digits or more whose check digit fits. */
export function isMemberNumber(text: string): text is MemberNumber {
  return /^\d{8,16}$/.test(text) && luhnSum(text) % 10 === 0;
}

/** Every second digit from the right, beginning with the second, is doubled and counts with its own digits' sum. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
