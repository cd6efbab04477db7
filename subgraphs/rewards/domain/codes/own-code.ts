/**
 * Codes of our own, for tickets and vouchers: nineteen random characters of Crockford's alphabet, which has no I, L, O and U to be
 * mistaken, and a check character, in groups of four. 95 random bits: nobody guesses one, however many were given.
 */

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Random bytes that a code is made of; of each five bits are taken. */
export const ownCodeBytes = 19;

/** @param random `ownCodeBytes` bytes from a generator that cannot be foretold */
export function ownCodeOf(random: Uint8Array): string {
  if (random.length !== ownCodeBytes) throw new RangeError(`a code is made of ${String(ownCodeBytes)} bytes`);
  const body = [...random].map((byte) => alphabet.charAt(byte & 31)).join('');
  return (body + checkCharacter(body)).replace(/(.{4})(?!$)/g, '$1-');
}

/** Whether a code of ours was typed as it was printed: one wrong character is found, and nearly every two that changed places. */
export function isWellTyped(code: string): boolean {
  const bare = code.toUpperCase().replace(/[\s-]/g, '');
  return (
    bare.length === ownCodeBytes + 1 &&
    [...bare].every((character) => alphabet.includes(character)) &&
    checkCharacter(bare.slice(0, -1)) === bare.slice(-1)
  );
}

/** Luhn's sum for an alphabet of 32: from the last character on, each second one counts twice, as the sum of its digits. */
function checkCharacter(body: string): string {
  const size = alphabet.length;
  const sum = [...body].reverse().reduce((total, character, place) => {
    const value = alphabet.indexOf(character) * (place % 2 === 0 ? 2 : 1);
    return total + Math.floor(value / size) + (value % size);
  }, 0);
  return alphabet.charAt((size - (sum % size)) % size);
}
