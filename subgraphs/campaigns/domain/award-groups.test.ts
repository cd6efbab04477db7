import { baseCampaignId, type Campaign } from './campaign.js';
import { decideAwards } from './decide-awards.js';
import { bookOf, campaignOf, fixed, perYuan, times } from './testing/campaign-of.js';
import { factsOf, type FewWords } from './testing/facts-of.js';

/** What each campaign gives, by its id. */
const given = (words: FewWords, ...campaigns: Campaign[]) =>
  Object.fromEntries(
    decideAwards(bookOf(...campaigns), factsOf(words)).map((award) => [award.campaignId, award.points]),
  );
const worth = (amountMinor: number) => [{ amountMinor }];

describe('a group', () => {
  const inGroup = (stacking: string, code = 'day') => ({ group: { code, stacking } });

  test('of SUM gives all of its campaigns', () => {
    const sum = [2, 3].map((n) => campaignOf({ id: `x${n}`, effects: [times(n)], ...inGroup('SUM') }));
    expect(given({}, ...sum)).toMatchObject({ x2: 100, x3: 200 });
  });

  test('of BEST gives the one that gives most for this purchase', () => {
    const tripled = campaignOf({ id: 'tripled', effects: [times(3)], priority: 1, ...inGroup('BEST') });
    const gift = campaignOf({ id: 'gift', effects: [fixed(150)], priority: 900, ...inGroup('BEST') });
    // Of 100 yuan 200 on top against 150; of 60 yuan 120 against 150.
    expect(given({ lines: worth(10_000) }, tripled, gift)).toEqual({
      [baseCampaignId]: 100,
      tripled: 200,
    });
    expect(given({ lines: worth(6_000) }, tripled, gift)).toEqual({ [baseCampaignId]: 60, gift: 150 });
  });

  test('of BEST compares before rounding, and among equals takes the first in the order of awards', () => {
    const rate = (id: string, numerator: number, priority: number) =>
      campaignOf({ id, effects: [perYuan(numerator, 1_000)], priority, ...inGroup('BEST') });
    // On 100 yuan 100.2 and 100.6 points: both 100.
    expect(given({}, rate('a', 1_002, 900), rate('b', 1_006, 1))).toEqual({
      [baseCampaignId]: 100,
      b: 100,
    });
    expect(given({}, rate('a', 1_006, 1), rate('b', 1_006, 2))).toEqual({ [baseCampaignId]: 100, b: 100 });
    expect(given({}, rate('b', 1_006, 2), rate('a', 1_006, 2))).toEqual({ [baseCampaignId]: 100, a: 100 });
  });

  test('of BEST compares before caps: what is capped does not make room for the second best', () => {
    const best = campaignOf({ id: 'best', effects: [times(3)], caps: { perMember: 10 }, ...inGroup('BEST') });
    const second = campaignOf({ id: 'second', effects: [times(2)], ...inGroup('BEST') });
    expect(given({}, best, second)).toEqual({ [baseCampaignId]: 100, best: 200 });
  });

  test('of FIRST gives the highest priority of those that match, though it gives less', () => {
    const small = campaignOf({ id: 'small', effects: [fixed(1)], priority: 2, ...inGroup('FIRST') });
    const large = campaignOf({ id: 'large', effects: [fixed(50)], priority: 1, ...inGroup('FIRST') });
    const notHere = campaignOf({
      id: 'web',
      effects: [fixed(9)],
      priority: 3,
      conditions: { channel: { anyOf: ['web'] } },
      ...inGroup('FIRST'),
    });
    expect(given({}, large, notHere, small)).toEqual({ [baseCampaignId]: 100, small: 1 });
    expect(given({ channel: 'web' }, large, notHere, small)).toEqual({ [baseCampaignId]: 100, web: 9 });
  });

  test('has no say over other groups, nor over campaigns of none', () => {
    const all = given(
      {},
      campaignOf({ id: 'alone', effects: [fixed(1)] }),
      campaignOf({ id: 'a1', effects: [fixed(2)], ...inGroup('BEST', 'a') }),
      campaignOf({ id: 'a2', effects: [fixed(3)], ...inGroup('BEST', 'a') }),
      campaignOf({ id: 'b1', effects: [fixed(4)], priority: 2, ...inGroup('FIRST', 'b') }),
      campaignOf({ id: 'b2', effects: [fixed(5)], priority: 1, ...inGroup('FIRST', 'b') }),
    );
    expect(all).toEqual({ [baseCampaignId]: 100, alone: 1, a2: 3, b1: 4 });
  });

  test('has its say before the hundred awards are counted', () => {
    const first = Array.from({ length: 120 }, (_, number) =>
      campaignOf({ id: `f${number}`, effects: [fixed(1)], priority: 500 + number, ...inGroup('FIRST') }),
    );
    const low = campaignOf({ id: 'low', effects: [fixed(2)], priority: 0 });
    expect(given({}, ...first, low)).toEqual({ [baseCampaignId]: 100, f119: 1, low: 2 });
  });
});
