import { areDistinct, choosePrice, lowestPoints } from './price.js';
import type { Bonus } from './bonus.js';
import type { Price } from './price.js';

const pointsAlone: Price = { points: 1000, cash: null };
const withCash: Price = { points: 400, cash: { amountMinor: 600, currency: 'CNY' } };
const offers = [pointsAlone, withCash];
const noBonus: Bonus = { numerator: 1, denominator: 1, version: 0 };
const diamond: Bonus = { numerator: 6, denominator: 5, version: 0 };

describe('the price a member pays', () => {
  test('naming nothing takes the listed price, the first', () => {
    expect(choosePrice(offers, { points: null, cash: null }, noBonus).paid).toEqual(pointsAlone);
    expect(choosePrice([withCash, pointsAlone], { points: null, cash: null }, noBonus).paid).toEqual(withCash);
  });

  test('naming an offer as a whole takes it', () => {
    expect(choosePrice(offers, { points: 1000, cash: null }, noBonus).paid).toEqual(pointsAlone);
    expect(choosePrice(offers, { points: 400, cash: { amountMinor: 600, currency: 'CNY' } }, noBonus).paid).toEqual(
      withCash,
    );
  });

  test('with a bonus is named by what is paid, or as it is listed', () => {
    const cash = { amountMinor: 600, currency: 'CNY' };
    for (const points of [400, 334]) {
      expect(choosePrice(offers, { points, cash }, diamond)).toEqual({ listed: withCash, paid: { points: 334, cash } });
    }
    expect(choosePrice(offers, { points: null, cash: null }, diamond).paid.points).toBe(834);
    // 1,000 is what is paid for the 1,200.
    const ambiguous = [pointsAlone, { points: 1200, cash: null }];
    expect(choosePrice(ambiguous, { points: 1000, cash: null }, diamond).listed.points).toBe(1200);
    expect(() => choosePrice(offers, { points: 833, cash: null }, diamond)).toThrow(
      expect.objectContaining({
        details: {
          offered: [
            { points: 834, cash: null },
            { points: 334, cash },
          ],
        },
      }) as Error,
    );
  });

  test.each([
    ['other points', { points: 999, cash: null }],
    ['the points of one offer with the cash of another', { points: 1000, cash: { amountMinor: 600, currency: 'CNY' } }],
    ['the points of an offer without its cash', { points: 400, cash: null }],
    ['cash without points', { points: null, cash: { amountMinor: 600, currency: 'CNY' } }],
    ['another currency', { points: 400, cash: { amountMinor: 600, currency: 'EUR' } }],
    ['other cash', { points: 400, cash: { amountMinor: 601, currency: 'CNY' } }],
  ])('%s is not a price, and the offers are named', (_, choice) => {
    expect(() => choosePrice(offers, choice, noBonus)).toThrow(
      expect.objectContaining({ code: 'PRICE_MISMATCH', details: { offered: offers } }) as Error,
    );
  });
});

test('the lowest points among the offers', () => {
  expect(lowestPoints(offers)).toBe(400);
  expect(lowestPoints([pointsAlone])).toBe(1000);
});

test('offers are distinct by points and cash together', () => {
  expect(areDistinct([{ points: 400, cash: null }, withCash, pointsAlone])).toBe(true);
  expect(areDistinct([withCash, pointsAlone, { points: 400, cash: { amountMinor: 600, currency: 'CNY' } }])).toBe(
    false,
  );
  expect(areDistinct([pointsAlone, { points: 1000, cash: null }])).toBe(false);
});
