import fc from 'fast-check';
import type { MemberId } from '../../../schema/vocabulary.js';
import { counterKey, countersOf, underCaps } from './campaign-caps.js';
import type { Campaign } from './campaign.js';
import { type DecidedAward, decideAwards } from './decide-awards.js';
import { fraction } from './fraction.js';
import { type AnyLine, anyLines, anyWords } from './testing/any-purchase.js';
import { bookOf, campaignOf } from './testing/campaign-of.js';
import { factsOf } from './testing/facts-of.js';

const ann = 'ann' as MemberId;
const day = '2026-11-11';

describe('the counters of a campaign', () => {
  test('are one for each of its caps', () => {
    const campaign = campaignOf({ id: 'c', caps: { perMember: 1, perMemberPerDay: 2, perCampaign: 3, perDay: 4 } });
    expect(countersOf(campaign, { memberId: ann, day })).toEqual([
      { counter: { campaignId: 'c', memberId: 'ann', day: null }, cap: 1 },
      { counter: { campaignId: 'c', memberId: 'ann', day }, cap: 2 },
      { counter: { campaignId: 'c', memberId: null, day: null }, cap: 3 },
      { counter: { campaignId: 'c', memberId: null, day }, cap: 4 },
    ]);
    expect(countersOf(campaignOf({ caps: { perDay: 4 } }), { memberId: ann, day })).toHaveLength(1);
    expect(countersOf(campaignOf(), { memberId: ann, day })).toEqual([]);
  });

  test('are the same for every version, and others for another campaign, member or day', () => {
    const caps = { perMember: 9, perMemberPerDay: 9, perCampaign: 9, perDay: 9 };
    const keys = (id: string, version: number, memberId: string, on: string) =>
      countersOf(campaignOf({ id, version, caps }), { memberId: memberId as MemberId, day: on }).map(({ counter }) =>
        counterKey(counter),
      );
    expect(keys('c', 2, 'ann', day)).toEqual(keys('c', 1, 'ann', day));
    const all = [keys('c', 1, 'ann', day), keys('d', 1, 'ann', day), keys('c', 1, 'bo', day)].flat();
    // Four of each campaign; for another member the two of the campaign as a whole are the same.
    expect(new Set(all).size).toBe(10);
    expect(new Set([...keys('c', 1, 'ann', day), ...keys('c', 1, 'ann', '2026-11-12')]).size).toBe(6);
  });
});

describe('an award under caps', () => {
  const award: DecidedAward = {
    campaignId: campaignOf().id,
    version: 1,
    exact: fraction(21, 2),
    points: 10,
    cut: 0,
    shares: [6, 0, 4],
    grants: [],
  };

  test('is whole where there is room for it', () => {
    expect(underCaps(award, 10, 'PART')).toEqual(award);
    expect(underCaps(award, Infinity, 'NOTHING')).toEqual(award);
  });

  test('hands out what it gives besides points as long as it gives points', () => {
    const grants = [{ effect: 'coupon', params: { code: 'TEA' }, topic: 'coupon-granted' }];
    const given = (room: number, whenShort: 'PART' | 'NOTHING') =>
      underCaps({ ...award, grants }, room, whenShort).grants;
    expect([given(10, 'PART'), given(1, 'PART'), given(10, 'NOTHING')]).toEqual([grants, grants, grants]);
    expect([given(0, 'PART'), given(9, 'NOTHING')]).toEqual([[], []]);
    // A purchase too small for a point is no way past a cap that is used up.
    const pointless = { ...award, grants, points: 0, shares: [0, 0, 0] };
    expect([underCaps(pointless, 1, 'PART').grants, underCaps(pointless, 0, 'PART').grants]).toEqual([grants, []]);
  });

  test('is cut to the room, in the proportion of its shares', () => {
    // 9 of 10: 5.4, 0 and 3.6 are 5 + 3, one left to the third line. 5 of 10: 3 and 2.
    expect(underCaps(award, 9, 'PART')).toEqual({ ...award, cut: 1, shares: [5, 0, 4] });
    expect(underCaps(award, 5, 'PART')).toEqual({ ...award, cut: 5, shares: [3, 0, 2] });
    expect(underCaps(award, 1, 'PART')).toEqual({ ...award, cut: 9, shares: [1, 0, 0] });
  });

  test('is nothing where there is no room, or has become less than nothing by a lower cap', () => {
    const nothing = { ...award, cut: 10, shares: [0, 0, 0] };
    expect(underCaps(award, 0, 'PART')).toEqual(nothing);
    expect(underCaps(award, -50, 'PART')).toEqual(nothing);
  });

  test('is nothing at all where a part is not wanted', () => {
    const nothing = { ...award, cut: 10, shares: [0, 0, 0] };
    expect(underCaps(award, 9, 'NOTHING')).toEqual(nothing);
    expect(underCaps(award, -1, 'NOTHING')).toEqual(nothing);
    expect(underCaps(award, 10, 'NOTHING')).toEqual(award);
  });

  test('of nothing is not cut', () => {
    const nothing = { ...award, exact: fraction(1, 2), points: 0, shares: [0, 0, 0] };
    expect(underCaps(nothing, 0, 'NOTHING')).toEqual(nothing);
  });
});

describe('over any sequence of purchases', () => {
  const cap = fc.option(fc.integer({ min: 1, max: 2_000_000 }));
  const caps = fc.record({ perMember: cap, perMemberPerDay: cap, perCampaign: cap, perDay: cap });
  const whenShort = fc.constantFrom('PART' as const, 'NOTHING' as const);
  const capped = fc
    .array(fc.record({ words: anyWords, caps, whenShort }), { minLength: 1, maxLength: 3 })
    .map((drawn) => drawn.map(({ words, ...said }, place) => campaignOf({ ...words, ...said, id: `c${place}` })));
  const purchase = fc.record({
    lines: anyLines,
    memberId: fc.constantFrom('ann', 'bo'),
    on: fc.constantFrom('2026-11-11', '2026-11-12'),
  });
  const purchases = fc.array(purchase, { minLength: 1, maxLength: 12 });

  interface Bought {
    lines: AnyLine[];
    memberId: string;
    on: string;
  }
  interface Paid {
    memberId: string;
    on: string;
    award: DecidedAward;
  }
  /** One after the other, each against what the counters hold by then. */
  function payInTurn(onOffer: readonly Campaign[], bought: readonly Bought[]): Paid[] {
    const book = bookOf(...onOffer);
    const given = new Map<string, number>();
    return bought.flatMap(({ lines, memberId, on }) =>
      decideAwards(book, factsOf({ lines, at: `${on}T12:00` })).map((decided) => {
        const campaign = book.byId.get(decided.campaignId)?.campaign;
        if (!campaign) throw new RangeError('An award of no campaign');
        const counters = countersOf(campaign, { memberId: memberId as MemberId, day: on });
        const rooms = counters.map((one) => one.cap - (given.get(counterKey(one.counter)) ?? 0));
        const award = underCaps(decided, Math.min(...rooms), campaign.rule.whenShort);
        for (const { counter } of counters) {
          const key = counterKey(counter);
          given.set(key, (given.get(key) ?? 0) + award.points - award.cut);
        }
        return { memberId, on, award };
      }),
    );
  }

  const sumOf = (paid: readonly Paid[]) => paid.reduce((sum, { award }) => sum + award.points - award.cut, 0);

  test('no cap is passed, by no member and on no day', () => {
    fc.assert(
      fc.property(capped, purchases, (onOffer, bought) => {
        const paid = payInTurn(onOffer, bought);
        for (const { id, rule } of onOffer) {
          const its = paid.filter(({ award }) => award.campaignId === id);
          expect(sumOf(its)).toBeLessThanOrEqual(rule.caps.perCampaign ?? Infinity);
          for (const memberId of ['ann', 'bo']) {
            const theirs = its.filter((one) => one.memberId === memberId);
            expect(sumOf(theirs)).toBeLessThanOrEqual(rule.caps.perMember ?? Infinity);
            for (const on of ['2026-11-11', '2026-11-12']) {
              const onDay = sumOf(theirs.filter((one) => one.on === on));
              expect(onDay).toBeLessThanOrEqual(rule.caps.perMemberPerDay ?? Infinity);
            }
          }
          for (const on of ['2026-11-11', '2026-11-12']) {
            expect(sumOf(its.filter((one) => one.on === on))).toBeLessThanOrEqual(rule.caps.perDay ?? Infinity);
          }
        }
      }),
    );
  });

  test('shares sum to what is paid, no line gets more than was decided, and NOTHING pays all or nothing', () => {
    fc.assert(
      fc.property(capped, purchases, (onOffer, bought) => {
        const decided = bought.flatMap(({ lines, on }) =>
          decideAwards(bookOf(...onOffer), factsOf({ lines, at: `${on}T12:00` })),
        );
        payInTurn(onOffer, bought).forEach(({ award }, position) => {
          const { points, cut, shares, campaignId } = award;
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(points - cut);
          expect(cut).toBeGreaterThanOrEqual(0);
          shares.forEach((share, line) => {
            expect(share).toBeLessThanOrEqual(decided[position]?.shares[line] ?? -1);
          });
          const choice = onOffer.find(({ id }) => id === campaignId)?.rule.whenShort;
          if (choice === 'NOTHING') expect([0, points]).toContain(cut);
        });
      }),
    );
  });

  test('what one purchase leaves of a cap is there for the next, and no more', () => {
    // 60, 30 and 45 yuan doubled: 60, 30 and 45 points under a cap of 100 leave 60, 30 and 10.
    const onOffer = [campaignOf({ caps: { perMember: 100 } })];
    const bought = [6_000, 3_000, 4_500].map((amountMinor) => ({
      lines: [{ sku: 'tea', amountMinor, pieces: [1] }],
      memberId: 'ann',
      on: day,
    }));
    const doubled = payInTurn(onOffer, bought).filter(({ award }) => award.campaignId === 'double');
    expect(doubled.map(({ award }) => award.points - award.cut)).toEqual([60, 30, 10]);
  });
});
