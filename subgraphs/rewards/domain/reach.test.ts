import { priceWith } from './bonus.js';
import { listedWithin } from './reach.js';

const none = { numerator: 1, denominator: 1, version: 0 };
const diamond = { numerator: 6, denominator: 5, version: 1 };

test.each([
  [0, none, 0],
  [-40, none, 0],
  [1000, none, 1000],
  [834, diamond, 1000],
  [833, diamond, 999],
  [Number.MAX_SAFE_INTEGER, diamond, Number.MAX_SAFE_INTEGER],
])('%d points with %j reach a listed price of %d', (points, bonus, listed) => {
  expect(listedWithin(points, bonus)).toBe(listed);
});

test('is what reckoning each price by itself would tell', () => {
  for (const bonus of [none, diamond, { numerator: 7, denominator: 3, version: 1 }]) {
    for (let points = 0; points < 60; points += 1) {
      for (let price = 1; price < 150; price += 1) {
        const isPaid = priceWith(bonus, { points: price }).points <= points;
        expect([points, price, price <= listedWithin(points, bonus)]).toEqual([points, price, isPaid]);
      }
    }
  }
});
