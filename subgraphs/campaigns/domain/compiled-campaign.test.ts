import { compileCampaign, effectText } from './compiled-campaign.js';
import { fraction } from './fraction.js';
import { noPoints } from './line-points.js';
import { baseRule, campaignOf, type CampaignWords, fixed, kinds, perYuan, times, zone } from './testing/campaign-of.js';
import { factsOf } from './testing/facts-of.js';

const compiled = (words?: CampaignWords) => compileCampaign(campaignOf(words), kinds, zone);

describe('a compiled campaign', () => {
  test('is for every purchase in its window without conditions', () => {
    const { matches, conditions } = compiled();
    expect(conditions).toBeNull();
    expect(matches(factsOf({ at: '2026-10-31T23:59:59.999' }))).toBe(false);
    expect(matches(factsOf({ at: '2026-11-01T00:00' }))).toBe(true);
    expect(matches(factsOf({ at: '2026-11-30T23:59:59.999' }))).toBe(true);
    expect(matches(factsOf({ at: '2026-12-01T00:00' }))).toBe(false);
  });

  test('is for the purchases that meet its conditions, while it is live', () => {
    const forGold = compiled({
      conditions: { tier: { anyOf: ['GOLD', 'DIAMOND'] } },
      pauses: [{ from: '2026-11-10T00:00+08:00', until: '2026-11-11T00:00+08:00' }],
      endedAt: '2026-11-20T00:00+08:00',
    });
    const matches = (tier: 'BASIC' | 'GOLD', at: string) => forGold.matches(factsOf({ tier, at }));
    expect(matches('GOLD', '2026-11-09T23:59:59.999')).toBe(true);
    expect(matches('BASIC', '2026-11-09T23:59:59.999')).toBe(false);
    expect(matches('GOLD', '2026-11-10T00:00')).toBe(false);
    expect(matches('GOLD', '2026-11-11T00:00')).toBe(true);
    expect(matches('GOLD', '2026-11-19T23:59:59.999')).toBe(true);
    expect(matches('GOLD', '2026-11-20T00:00')).toBe(false);
  });

  test('gives the points of all its effects, line by line', () => {
    const facts = factsOf({ lines: [{ amountMinor: 3_000 }, { amountMinor: 1_000 }, { amountMinor: 0 }] });
    const base = { numerators: [30n, 10n, 0n], denominator: 1n };
    // Double: 30 and 10 on top. 9 fixed: 6.75 and 2.25. One for two yuan: 15 and 5. Together 51.75 and 17.25.
    const points = compiled({ effects: [times(2), fixed(9), perYuan(1, 2)] }).points(facts, base);
    expect(points.numerators.map((numerator) => fraction(numerator, points.denominator))).toEqual([
      fraction(207, 4),
      fraction(69, 4),
      fraction(0),
    ]);
  });

  test('has no points without an effect that gives them, and names what else it grants', () => {
    const giftsOnly = compiled({
      effects: [{ coupon: { code: 'SPRING' } }, { tierFastTrack: { tier: 'GOLD', days: 30 } }],
    });
    expect(giftsOnly.points(factsOf(), noPoints(1))).toEqual(noPoints(1));
    expect(giftsOnly.grants).toEqual([
      { effect: 'coupon', params: { code: 'SPRING' }, topic: 'coupon-granted' },
      { effect: 'tierFastTrack', params: { tier: 'GOLD', days: 30 }, topic: 'tier-fast-track-granted' },
    ]);
    expect(compiled().grants).toEqual([]);
  });
});

describe('the text of effects', () => {
  test('names all of them in both languages', () => {
    expect(effectText(campaignOf({ effects: [times(3, 2), { badge: { code: 'tea-lover' } }] }), kinds)).toEqual({
      'zh-CN': '1.5 倍积分，徽章“tea-lover”',
      en: '1.5 times the points, badge tea-lover',
    });
  });

  test('names the tier that counted to whoever was given it', () => {
    const { member } = factsOf({ tier: 'SILVER' });
    expect(effectText(baseRule(), kinds, member)).toEqual({
      'zh-CN': '每元 1 积分，银卡会员 × 1.2',
      en: '1 per yuan, silver tier × 1.2',
    });
    expect(effectText(baseRule(), kinds)).toEqual({ 'zh-CN': '每元 1 积分', en: '1 per yuan' });
  });
});
