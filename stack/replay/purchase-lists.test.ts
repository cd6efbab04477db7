import { purchaseLists } from './purchase-lists.js';

const lengths = (bytes: readonly number[]) => purchaseLists(bytes, (own) => own).map((list) => list.length);

test.each([
  ['nothing is no list', [], []],
  ['a hundred are one list, and one more begins another', Array<number>(201).fill(1), [100, 100, 1]],
  ['250,000 bytes are one list, and one byte more are two', [125_000, 125_000, 1, 249_999, 1], [2, 2, 1]],
  ['what is too large by itself stands alone', [1, 300_000, 1], [1, 1, 1]],
])('%s', (_what, bytes, expected) => {
  expect(lengths(bytes)).toEqual(expected);
});

test('the order stays, and nothing is lost', () => {
  const bytes = Array.from({ length: 500 }, (_, place) => place * 20);
  expect(purchaseLists(bytes, (own) => own).flat()).toEqual(bytes);
});
