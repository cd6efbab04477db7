import { maxAwards } from './decide-awards.js';
import { outcomeOf, outlineOf, paidOf, rehearse, type Rehearsed } from './rehearse.js';
import { bookWith } from './rule-book.js';
import { compileCampaign } from './compiled-campaign.js';
import { bookOf, campaignOf, fixed, kinds, zone } from './testing/campaign-of.js';
import { factsOf } from './testing/facts-of.js';

/** A hundred yuan, on 11 November at noon. */
const facts = factsOf();
const rehearsed = (campaigns: Parameters<typeof campaignOf>[0][], of = facts) => {
  const all = rehearse(bookOf(...campaigns.map(campaignOf)), of);
  return new Map(all.map((one) => [one.compiled.campaign.id as string, one]));
};
const outcome = (one: Rehearsed | undefined, { cut = 0, cutByLedger = 0 } = {}) => {
  if (!one) throw new Error('the campaign was forgotten');
  return outcomeOf(one, one.award && { award: { ...one.award, cut }, cutByLedger }, facts.occurredAt);
};

describe('a rehearsal', () => {
  test('says of every campaign what it does, in the order of awards', () => {
    const found = rehearsed([
      { id: 'gives', priority: 9, effects: [fixed(5)] },
      { id: 'later', priority: 8, startsAt: '2026-11-12T00:00+08:00' },
      { id: 'over', priority: 7, endsAt: '2026-11-11T12:00+08:00' },
      { id: 'stopped', priority: 6, pauses: [{ from: '2026-11-11T11:00+08:00', until: null }] },
      { id: 'for gold', priority: 5, conditions: { tier: { anyOf: ['GOLD'] } } },
      { id: 'a trifle', priority: 4, effects: [{ pointsPerYuan: { rate: { numerator: 1, denominator: 101 } } }] },
      { id: 'a coupon', priority: 3, effects: [{ coupon: { code: 'TEA' } }] },
    ]);
    expect([...found.values()].slice(1).map((one) => [one.compiled.campaign.id, outcome(one)])).toEqual([
      ['gives', 'GIVEN'],
      ['later', 'OUT_OF_WINDOW'],
      ['over', 'OUT_OF_WINDOW'],
      ['stopped', 'PAUSED'],
      ['for gold', 'CONDITIONS_NOT_MET'],
      ['a trifle', 'NOTHING_TO_GIVE'],
      ['a coupon', 'GIVEN'],
    ]);
    expect(found.get('later')?.award).toBeNull();
  });

  test('tells points that are cut from none', () => {
    const found = rehearsed([
      { id: 'points', effects: [fixed(5)] },
      { id: 'both', effects: [fixed(5), { coupon: { code: 'TEA' } }] },
    ]);
    expect(outcome(found.get('points'), { cut: 4 })).toBe('GIVEN');
    expect(outcome(found.get('points'), { cut: 4, cutByLedger: 1 })).toBe('CUT_TO_NOTHING');
    expect(outcome(found.get('both'), { cut: 5 })).toBe('GIVEN');
    const award = found.get('points')?.award;
    expect(award && paidOf({ award: { ...award, cut: 1 }, cutByLedger: 2 })).toBe(2);
  });

  test('tells coupons that a used-up cap takes from none', () => {
    const coupon = rehearsed([{ id: 'coupon', effects: [{ coupon: { code: 'TEA' } }] }]).get('coupon');
    if (!coupon?.award) throw new Error('the coupon was not given');
    const usedUp = { award: { ...coupon.award, grants: [] }, cutByLedger: 0 };
    expect(outcomeOf(coupon, usedUp, facts.occurredAt)).toBe('CUT_TO_NOTHING');
  });

  test('names who gives in the place of one that is outdone', () => {
    const group = { code: 'g', stacking: 'BEST' };
    const found = rehearsed([
      { id: 'less', effects: [fixed(5)], group },
      { id: 'more', effects: [fixed(6)], group },
      { id: 'unmet', effects: [fixed(7)], group, conditions: { tier: { anyOf: ['GOLD'] } } },
    ]);
    expect(outcome(found.get('less'))).toBe('OUTDONE');
    expect(found.get('less')?.outdoneBy?.campaign.id).toBe('more');
    expect([found.get('more')?.outdoneBy, found.get('unmet')?.outdoneBy]).toEqual([null, null]);
    expect(outcome(found.get('unmet'))).toBe('CONDITIONS_NOT_MET');
  });

  test('gives no more awards than the ledger takes', () => {
    const found = rehearsed(Array.from({ length: maxAwards }, (_, at) => ({ id: `c${at}`, priority: at })));
    const [last] = [...found.values()].slice(-1);
    expect([last?.compiled.campaign.id, last?.award, outcome(last)]).toEqual(['c0', null, 'CUT_TO_NOTHING']);
    expect(outcome(found.get('c1'))).toBe('GIVEN');
  });

  test('forgets a campaign that had ended 30 days before', () => {
    const endedAt = '2026-10-12T12:00+08:00';
    const found = rehearsed([
      { id: 'ended', startsAt: '2026-10-01T00:00+08:00', endedAt },
      { id: 'just', startsAt: '2026-10-01T00:00+08:00', endedAt: '2026-10-12T12:00:00.001+08:00' },
    ]);
    expect(found.has('ended')).toBe(false);
    expect(outcome(found.get('just'))).toBe('OUT_OF_WINDOW');
  });

  test('holds a version against the purchase in the place of its campaign', () => {
    const live = bookOf(campaignOf({ id: 'c', effects: [fixed(5)] }), campaignOf({ id: 'd', effects: [fixed(6)] }));
    const draft = compileCampaign(campaignOf({ id: 'c', version: 2, effects: [fixed(50)] }), kinds, zone);
    const awards = rehearse(bookWith(live, [draft]), facts).flatMap(({ award }) => award ?? []);
    expect(awards.map(({ campaignId, version, points }) => [campaignId, version, points]).slice(1)).toEqual([
      ['c', 2, 50],
      ['d', 1, 6],
    ]);
  });
});

test('verdicts are numbered as paragraphs are, each before its parts', () => {
  const conditions = {
    any: [
      { not: { tier: { anyOf: ['BASIC'] } } },
      { all: [{ channel: { anyOf: ['shop'] } }, { payment: { anyOf: ['cash'] } }] },
    ],
  };
  const verdict = rehearsed([{ id: 'c', conditions }]).get('c')?.verdict;
  expect(
    verdict && outlineOf(verdict).map(({ path, depth, verdict: { kind, met } }) => [path, depth, kind, met]),
  ).toEqual([
    ['1', 0, 'any', false],
    ['1.1', 1, 'not', false],
    ['1.1.1', 2, 'tier', true],
    ['1.2', 1, 'all', false],
    ['1.2.1', 2, 'channel', true],
    ['1.2.2', 2, 'payment', false],
  ]);
  expect(rehearsed([{ id: 'c' }]).get('c')?.verdict).toBeNull();
});
