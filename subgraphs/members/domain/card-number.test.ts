import { cardNumberOf } from './card-number.js';

test.each([
  ['A', 'A'],
  ['shop-0042', 'SHOP-0042'],
  [' 6901234567892\n', '6901234567892'],
  ['10000016', '10000016'],
  ['x'.repeat(64), 'X'.repeat(64)],
])('%j reads %s', (typed, number) => {
  expect(cardNumberOf(typed)).toBe(number);
});

test.each(['', '  ', 'x'.repeat(65), 'A B', 'A_B', '卡1', '１２３', 'ſhop', '\u212a1', 'A\u0000', 'A\nB'])(
  '%j is on no card',
  (typed) => {
    expect(cardNumberOf(typed)).toBeNull();
  },
);
