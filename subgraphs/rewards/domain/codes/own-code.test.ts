import { randomBytes } from 'node:crypto';
import { isWellTyped, ownCodeBytes, ownCodeOf } from './own-code.js';

test('nineteen characters and a check character, in groups of four', () => {
  // All zeros: every value is 0, and so is what makes the sum a multiple of 32.
  expect(ownCodeOf(new Uint8Array(ownCodeBytes))).toBe('0000-0000-0000-0000-0000');
  // A last character of value 1 counts twice: 2, and 30 is missing to 32, which is Y.
  const one = new Uint8Array(ownCodeBytes);
  one[ownCodeBytes - 1] = 1;
  expect(ownCodeOf(one)).toBe('0000-0000-0000-0000-001Y');
  expect(() => ownCodeOf(new Uint8Array(5))).toThrow(RangeError);
});

test('the alphabet has none that are mistaken for one another', () => {
  for (let round = 0; round < 200; round += 1) {
    expect(ownCodeOf(randomBytes(ownCodeBytes))).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
  }
});

test('every wrong character is noticed, and however it is typed it is well typed', () => {
  const code = ownCodeOf(randomBytes(ownCodeBytes));
  expect(isWellTyped(code)).toBe(true);
  expect(isWellTyped(code.toLowerCase().replaceAll('-', ' '))).toBe(true);
  const bare = code.replaceAll('-', '');
  for (let place = 0; place < bare.length; place += 1) {
    for (const other of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
      if (other === bare[place]) continue;
      expect(isWellTyped(bare.slice(0, place) + other + bare.slice(place + 1))).toBe(false);
    }
  }
  expect(isWellTyped(bare.slice(1))).toBe(false);
  expect(isWellTyped(`U${bare.slice(1)}`)).toBe(false);
});
