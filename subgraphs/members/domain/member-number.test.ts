import fc from 'fast-check';
import { isMemberNumber, memberNumberOf } from './member-number.js';

describe('member numbers', () => {
  test.each([
    // Worked by hand: 1000001 with its check digit in the last place; doubled are the two ones: 2 + 2 + c = 10.
    [1_000_001, '10000016'],
    // Doubled from the right: 2->4, 0, 0, 1->2, with the others 0: 6 + c = 10.
    [1_000_002, '10000024'],
    // Doubled: 9->18->9, 0, 0, 1->2; the others 9 and 0: 9 + 9 + 2 = 20.
    [1_000_099, '10000990'],
    // The example of the Luhn algorithm that is printed everywhere: 7992739871 has the check digit 3.
    [7_992_739_871, '79927398713'],
  ])('%i becomes %s', (ordinal, number) => {
    expect(memberNumberOf(ordinal)).toBe(number);
    expect(isMemberNumber(number)).toBe(true);
  });

  test.each(['', '1000001', '10000017', '1000001６', 'M0000016', '10000016 ', '99999999999999999'])(
    '%j is none',
    (text) => {
      expect(isMemberNumber(text)).toBe(false);
    },
  );

  test('one wrong digit is always noticed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 9_999_999 }),
        fc.nat(7),
        fc.integer({ min: 1, max: 9 }),
        (ordinal, place, by) => {
          const digits = [...memberNumberOf(ordinal)];
          digits[place] = String((Number(digits[place]) + by) % 10);
          expect(isMemberNumber(digits.join(''))).toBe(false);
        },
      ),
    );
  });

  test('two different neighbours swapped are noticed, but for 0 and 9, as Luhn promises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 9_999_999 }), fc.nat(6), (ordinal, place) => {
        const digits = [...memberNumberOf(ordinal)];
        const [a, b] = [digits[place] ?? '', digits[place + 1] ?? ''];
        fc.pre(a !== b && !(a + b === '09' || a + b === '90'));
        digits[place] = b;
        digits[place + 1] = a;
        expect(isMemberNumber(digits.join(''))).toBe(false);
      }),
    );
  });

  test('a number is made from nothing but a whole number', () => {
    expect(() => memberNumberOf(1.5)).toThrow('whole number');
    expect(() => memberNumberOf(-1)).toThrow('whole number');
  });
});
