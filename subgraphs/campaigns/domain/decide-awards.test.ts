import type { Campaign } from './campaign.js';
import { baseCampaignId } from './campaign.js';
import { type DecidedAward, decideAwards, maxAwards } from './decide-awards.js';
import { fraction } from './fraction.js';
import { ruleBook } from './rule-book.js';
import { baseRule, bookOf, campaignOf, fixed, kinds, perYuan, times, zone } from './testing/campaign-of.js';
import { factsOf, type FewWords } from './testing/facts-of.js';

/** Lines of these amounts in fen. */
const worth = (...amounts: number[]) => amounts.map((amountMinor) => ({ amountMinor }));
const decide = (words: FewWords, ...campaigns: Campaign[]) => decideAwards(bookOf(...campaigns), factsOf(words));
const points = (awards: readonly DecidedAward[]) => awards.map((award) => award.points);
const byCampaign = (awards: readonly DecidedAward[]) =>
  Object.fromEntries(awards.map((award) => [award.campaignId, award.points]));

describe('decideAwards', () => {
  test('one point per yuan, rounded down once over the purchase and not per line', () => {
    // Three lines of 0.50 yuan: per line nothing, together 1.50 yuan, which is 1 point.
    expect(decide({ lines: worth(50, 50, 50) })).toEqual([
      {
        campaignId: baseCampaignId,
        version: 1,
        exact: fraction(3, 2),
        points: 1,
        cut: 0,
        shares: [1, 0, 0],
        grants: [],
      },
    ]);
  });

  test('the tier multiplies before rounding', () => {
    // 19.99 yuan x 6/5 = 23.988; x 3/2 = 29.985.
    const lines = worth(1999);
    expect(decide({ lines, tier: 'SILVER' })).toMatchObject([{ points: 23, exact: fraction(5997, 250) }]);
    expect(decide({ lines, tier: 'GOLD' })).toMatchObject([{ points: 29, exact: fraction(5997, 200) }]);
  });

  test('a multiplier adds the base points times (multiplier - 1), as an award of its own', () => {
    // 19.99 yuan x 6/5 x (3/2 - 1) = 11.994.
    const half = campaignOf({ id: 'c', version: 3, effects: [times(3, 2)] });
    const awards = decide({ lines: worth(1999), tier: 'SILVER' }, half);
    expect(points(awards)).toEqual([23, 11]);
    expect(awards[1]).toMatchObject({ campaignId: 'c', version: 3, exact: fraction(5997, 500) });
  });

  test('two campaigns at once add up, the earlier one first', () => {
    const later = campaignOf({ id: 'a', effects: [times(3)], startsAt: '2026-11-05T00:00+08:00' });
    const awards = decide({ lines: worth(10_000) }, later, campaignOf({ id: 'b', effects: [times(2)] }));
    expect(awards.map((award) => [award.campaignId, award.points])).toEqual([
      [baseCampaignId, 100],
      ['b', 100],
      ['a', 200],
    ]);
  });

  test('outside the window or for another tier it adds nothing', () => {
    const forGold = campaignOf({ conditions: { tier: { anyOf: ['GOLD'] } } });
    const lines = worth(500);
    expect(points(decide({ lines }, forGold))).toEqual([5]);
    expect(points(decide({ lines, tier: 'GOLD' }, forGold))).toEqual([7, 7]);
    expect(points(decide({ lines, tier: 'GOLD', at: '2026-12-01T00:00' }, forGold))).toEqual([7]);
  });

  test('a free purchase earns an award of nothing, by whatever effect', () => {
    const everything = campaignOf({ effects: [times(2), fixed(100), perYuan(5)] });
    expect(decide({ lines: worth(0, 0), tier: 'GOLD' }, everything)).toMatchObject([
      { points: 0, exact: fraction(0), shares: [0, 0] },
      { points: 0, exact: fraction(0), shares: [0, 0] },
    ]);
  });

  test('fixed points and a multiplier in one campaign are rounded and shared out together', () => {
    // Silver. Base of 10.10 and 5.05 yuan: 12.12 + 6.06 = 18.18. Double the same on top; 10 fixed points in proportion 2 : 1.
    // Together 18.18 + 10 = 28.18: the lines' 12.12 + 6.67 = 18.79 and 6.06 + 3.33 = 9.39 are 18 + 9, one left to the first.
    const both = campaignOf({ effects: [times(2), fixed(10)] });
    expect(decide({ lines: worth(1010, 505), tier: 'SILVER' }, both)).toMatchObject([
      { points: 18, exact: fraction(909, 50), shares: [12, 6] },
      { points: 28, exact: fraction(1409, 50), shares: [19, 9] },
    ]);
  });

  test('points lie on the lines that earned them alone', () => {
    const onTea = campaignOf({ effects: [times(3, 1, { skus: ['tea'] }), fixed(7, { skus: ['cup', 'free'] })] });
    const lines = [
      { sku: 'tea', amountMinor: 1_000 },
      { sku: 'rice', amountMinor: 5_000 },
      { sku: 'cup', amountMinor: 2_000 },
      { sku: 'free', amountMinor: 0 },
    ];
    // Tea: 10 base points, twice more. The cup carries all 7.
    expect(decide({ lines }, onTea)[1]).toMatchObject({ points: 27, shares: [20, 0, 7, 0] });
  });

  test('the largest purchase loses no point', () => {
    // 10,000,000,000 yuan, diamond: 20,000,000,000 base points; of a hundred times, ninety-nine on top.
    const [base, hundredfold] = decide(
      { lines: worth(999_999_999_999, 1, 0), tier: 'DIAMOND' },
      campaignOf({ effects: [times(100)] }),
    );
    // By line 19,999,999,999.98 and 0.02; on top 1,979,999,999,998.02 and 1.98.
    expect(base).toMatchObject({ points: 20_000_000_000, shares: [20_000_000_000, 0, 0] });
    expect(hundredfold).toMatchObject({ points: 1_980_000_000_000, shares: [1_979_999_999_998, 2, 0] });
  });

  test('where the base rule does not fit, there is nothing to multiply, and other points count', () => {
    const base = baseRule({ conditions: { basketTotal: { atLeastMinor: 100_000 } } });
    const others = [campaignOf({ id: 'a', effects: [times(2)] }), campaignOf({ id: 'b', effects: [fixed(30)] })];
    const awards = decideAwards(ruleBook([base, ...others], kinds, zone), factsOf());
    expect(byCampaign(awards)).toEqual({ a: 0, b: 30 });
  });

  test('grants come with the award', () => {
    const withCoupon = campaignOf({ effects: [{ coupon: { code: 'SPRING' } }] });
    expect(decide({}, withCoupon)[1]).toMatchObject({
      points: 0,
      grants: [{ effect: 'coupon', params: { code: 'SPRING' }, topic: 'coupon-granted' }],
    });
  });

  test('beyond a hundred awards those of the lowest priority give nothing', () => {
    const many = Array.from({ length: 150 }, (_, number) =>
      campaignOf({ id: `c${String(number).padStart(3, '0')}`, priority: number, effects: [fixed(1)] }),
    );
    const awards = decide({}, ...many);
    expect(awards).toHaveLength(maxAwards);
    // The base rule, and the ninety-nine from priority 149 down to 51.
    expect([awards[0]?.campaignId, awards[1]?.campaignId, awards[99]?.campaignId]).toEqual([
      baseCampaignId,
      'c149',
      'c051',
    ]);
  });
});
