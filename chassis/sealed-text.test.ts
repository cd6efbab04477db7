import { randomBytes } from 'node:crypto';
import { openBytes, sealBytes } from './sealed-text.js';

const key = randomBytes(32);
const text = Buffer.from('MAPLE-2026-SPRING');

test('what is sealed opens under the same key for the same place', () => {
  const sealed = sealBytes(key, 'coupon 1', text);
  expect(sealed.includes(text)).toBe(false);
  expect(openBytes(key, 'coupon 1', sealed)).toEqual(text);
  // The same text twice does not look alike.
  expect(sealBytes(key, 'coupon 1', text)).not.toEqual(sealed);
});

test('it opens under no other key and in no other place', () => {
  const sealed = sealBytes(key, 'coupon 1', text);
  expect(() => openBytes(randomBytes(32), 'coupon 1', sealed)).toThrow();
  expect(() => openBytes(key, 'coupon 2', sealed)).toThrow();
});

test('every changed byte, and a length that is none, are noticed', () => {
  const sealed = sealBytes(key, 'coupon 1', text);
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => openBytes(key, 'coupon 1', changed)).toThrow();
  }
  expect(() => openBytes(key, 'coupon 1', sealed.subarray(0, 28))).toThrow('sealed in no known way');
});
