import {
  areDistinct,
  choosePrice as chooseOf,
  lowestPoints,
  type Offer,
  type PriceChoice,
  type Slider,
} from './price.js';
import type { Bonus } from './bonus.js';
import type { Buyer } from './buyer.js';
import type { Price } from './price.js';

const pointsAlone: Price = { points: 1000, cash: null };
const withCash: Price = { points: 400, cash: { amountMinor: 600, currency: 'CNY' } };
const offers = [pointsAlone, withCash];
const noBonus: Bonus = { numerator: 1, denominator: 1, version: 0 };
const diamond: Bonus = { numerator: 6, denominator: 5, version: 0 };
const rate = { pointsPerYuan: 100, currency: 'CNY' };

const forAll = (price: Price): Offer => ({ ...price, tiers: null, campaignId: null });

function buyerWith(bonus: Bonus, changes: Partial<Buyer> = {}): Buyer {
  return { tier: 'BASIC', bonus, joinedAt: new Date(0), birthMonth: null, campaigns: new Set(), ...changes };
}

/** For everybody, without a slider. */
function choosePrice(prices: readonly Price[], choice: PriceChoice, bonus: Bonus) {
  return chooseOf({ prices: prices.map(forAll), slider: null }, choice, buyerWith(bonus), rate);
}

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
  expect(lowestPoints(offers.map(forAll))).toBe(400);
  expect(lowestPoints([pointsAlone].map(forAll))).toBe(1000);
});

test('offers are distinct by points and cash together', () => {
  expect(areDistinct([{ points: 400, cash: null }, withCash, pointsAlone].map(forAll))).toBe(true);
  expect(
    areDistinct([withCash, pointsAlone, { points: 400, cash: { amountMinor: 600, currency: 'CNY' } }].map(forAll)),
  ).toBe(false);
  expect(areDistinct([pointsAlone, { points: 1000, cash: null }].map(forAll))).toBe(false);
});

describe('an offer for some members', () => {
  const listed = forAll(pointsAlone);
  const gold: Offer = { points: 800, cash: null, tiers: ['GOLD'], campaignId: null };
  const festival: Offer = { points: 700, cash: null, tiers: null, campaignId: 'festival' };
  const goldWithCash: Offer = {
    points: 100,
    cash: { amountMinor: 300, currency: 'CNY' },
    tiers: ['GOLD'],
    campaignId: null,
  };
  const none = { points: null, cash: null };
  const pricing = { prices: [listed, gold, festival, goldWithCash], slider: null };
  const paidBy = (changes: Partial<Buyer>, choice: PriceChoice = none, bonus = noBonus) =>
    chooseOf(pricing, choice, buyerWith(bonus, changes), rate).paid;

  test('is what they pay who name none, without more cash than listed', () => {
    expect(paidBy({}).points).toBe(1000);
    expect(paidBy({ tier: 'GOLD' })).toEqual({ points: 800, cash: null });
    expect(paidBy({ tier: 'GOLD', campaigns: new Set(['festival']) }).points).toBe(700);
    expect(paidBy({ campaigns: new Set(['another']) }).points).toBe(1000);
  });

  test('is no price for anybody else', () => {
    expect(() => paidBy({ tier: 'SILVER' }, { points: 800, cash: null })).toThrow(
      expect.objectContaining({ code: 'PRICE_MISMATCH', details: { offered: [pointsAlone] } }) as Error,
    );
    expect(paidBy({ tier: 'GOLD' }, { points: 800, cash: null }).points).toBe(800);
  });

  test('takes the bonus as any other', () => {
    // 800 divided by 1.2 is 666 and two thirds.
    expect(paidBy({ tier: 'GOLD' }, none, diamond).points).toBe(667);
  });

  test('says nothing of the lowest points, which are for everybody', () => {
    expect(lowestPoints(pricing.prices)).toBe(1000);
  });
});

describe('the slider', () => {
  const slider: Slider = { minPointsPercent: 40, minCashPercent: 10 };
  const paid = (points: number, amountMinor: number, bonus = noBonus, currency = 'CNY') =>
    chooseOf(
      { prices: [forAll(pointsAlone)], slider },
      { points, cash: { amountMinor, currency } },
      buyerWith(bonus),
      rate,
    );
  const mismatch = expect.objectContaining({ code: 'PRICE_MISMATCH' }) as Error;

  test('takes a yuan for 100 points, between the shares', () => {
    // 1,000 points: 600 fen stand for 600 of them, which leaves 400, the smallest share of points.
    expect(paid(400, 600).paid).toEqual({ points: 400, cash: { amountMinor: 600, currency: 'CNY' } });
    expect(() => paid(399, 601)).toThrow(mismatch);
    // 100 fen are the smallest share of cash.
    expect(paid(900, 100).paid.points).toBe(900);
    expect(() => paid(901, 99)).toThrow(mismatch);
  });

  test('has to add up, in the currency of the programme', () => {
    expect(() => paid(500, 600)).toThrow(mismatch);
    expect(() => paid(400, 600, noBonus, 'EUR')).toThrow(mismatch);
  });

  test('the bonus is on the points that are left, named as paid or as listed', () => {
    // 500 points are left of 1,000; divided by 1.2 they are 416 and two thirds.
    for (const points of [500, 417]) {
      expect(paid(points, 500, diamond)).toEqual({
        listed: { points: 500, cash: { amountMinor: 500, currency: 'CNY' } },
        paid: { points: 417, cash: { amountMinor: 500, currency: 'CNY' } },
      });
    }
  });

  test('at another rate cash that is worth no whole point is none', () => {
    const choose = (points: number, amountMinor: number) =>
      chooseOf(
        { prices: [forAll(pointsAlone)], slider },
        { points, cash: { amountMinor, currency: 'CNY' } },
        buyerWith(noBonus),
        { pointsPerYuan: 30, currency: 'CNY' },
      );
    // 10 yuan are 300 points; 10.01 yuan are 300.3.
    expect(choose(700, 1000).paid.points).toBe(700);
    expect(() => choose(699, 1001)).toThrow(mismatch);
  });
});
