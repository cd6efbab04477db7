import { leftOfBlock } from './block-order.js';

test.each([
  // Blocks of 300, 200 and 100 in the order they were bought, with so many left of all of them.
  [600, [300, 200, 100]],
  [450, [150, 200, 100]],
  [300, [0, 200, 100]],
  [120, [0, 20, 100]],
  [40, [0, 0, 40]],
  [0, [0, 0, 0]],
])('of %i that are left the later blocks have the most', (left, expected) => {
  expect([leftOfBlock(300, 300, left), leftOfBlock(200, 100, left), leftOfBlock(100, 0, left)]).toEqual(expected);
});
