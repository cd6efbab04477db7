import fc from 'fast-check';
import { underCaps } from './campaign-caps.js';
import { baseCampaignId, type Campaign } from './campaign.js';
import { decideAwards, type DecidedAward } from './decide-awards.js';
import { fraction } from './fraction.js';
import type { Award, PurchaseLine } from './purchase.js';
import { decideReturn, takenFromAwards } from './return.js';
import { anyCampaigns, type AnyLine, anyLines, anyTier, anyWords } from './testing/any-purchase.js';
import { bookOf, campaignOf, fixed, perYuan, times } from './testing/campaign-of.js';
import { factsOf, type FewWords } from './testing/facts-of.js';

const decide = (words: FewWords, ...campaigns: Campaign[]) => decideAwards(bookOf(...campaigns), factsOf(words));

describe('whatever is bought and whatever is on offer', () => {
  test('points are the exact ones rounded down, and shares sum to them', () => {
    fc.assert(
      fc.property(anyLines, anyTier, anyCampaigns, (bought, ofTier, onOffer) => {
        for (const award of decide({ lines: bought, tier: ofTier }, ...onOffer)) {
          const { numerator, denominator } = award.exact;
          expect(BigInt(award.points) * denominator).toBeLessThanOrEqual(numerator);
          expect(BigInt(award.points + 1) * denominator).toBeGreaterThan(numerator);
          expect(award.cut).toBe(0);
          expect(award.shares).toHaveLength(bought.length);
          expect(award.shares.reduce((sum, share) => sum + share, 0)).toBe(award.points);
          bought.forEach(({ amountMinor }, position) => {
            expect(award.shares[position]).toBeGreaterThanOrEqual(0);
            if (amountMinor === 0) expect(award.shares[position]).toBe(0);
          });
        }
      }),
    );
  });

  test('the exact points are those of the whole purchase reckoned at once', () => {
    const parts = fc.record({
      above: fc.integer({ min: 2, max: 9_900 }),
      points: fc.integer({ min: 1, max: 999 }),
      rate: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(anyLines, parts, (bought, { above, points: given, rate }) => {
        const total = bought.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        const offer = campaignOf({ effects: [times(100 + above, 100), fixed(given), perYuan(rate, 7)] });
        // Gold: base points are total x 3/2 / 100. All over 100 x 2 x 100 x 7 parts of a point.
        const parted =
          BigInt(total) * 3n * BigInt(above) * 7n +
          (total > 0 ? BigInt(given) * 140_000n : 0n) +
          BigInt(total) * BigInt(rate) * 200n;
        expect(decide({ lines: bought, tier: 'GOLD' }, offer)[1]?.exact).toEqual(fraction(parted, 140_000n));
      }),
    );
  });

  test('awards come by priority, the base rule first, and each campaign gives one at the most', () => {
    fc.assert(
      fc.property(anyLines, anyCampaigns, (bought, onOffer) => {
        const awards = decide({ lines: bought }, ...onOffer);
        expect(awards[0]?.campaignId).toBe(baseCampaignId);
        const given = awards.slice(1).map(({ campaignId }) => onOffer.find(({ id }) => id === campaignId));
        const priorities = given.map((campaign) => campaign?.rule.priority ?? NaN);
        expect(priorities).toEqual([...priorities].sort((one, other) => other - one));
        expect(new Set(given).size).toBe(given.length);
        for (const code of ['best', 'first']) {
          expect(given.filter((campaign) => campaign?.rule.group?.code === code).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('a campaign that does not match changes nothing', () => {
    const elsewhere = fc.constantFrom(
      { conditions: { channel: { anyOf: ['web'] } } },
      { startsAt: '2026-11-12T00:00+08:00' },
      { endedAt: '2026-11-11T12:00+08:00' },
      { pauses: [{ from: '2026-11-11T12:00+08:00', until: null }] },
    );
    fc.assert(
      fc.property(anyLines, anyCampaigns, anyWords, elsewhere, (bought, onOffer, drawn, kept) => {
        const another = campaignOf({ ...drawn, id: 'another', ...kept });
        expect(decide({ lines: bought }, ...onOffer, another)).toEqual(decide({ lines: bought }, ...onOffer));
      }),
    );
  });

  test('returning everything, in parts and in any order, takes exactly what was paid', () => {
    const order = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(
        anyLines,
        anyTier,
        anyCampaigns,
        fc.nat({ max: 300 }),
        order,
        (bought, ofTier, onOffer, room, keys) => {
          // Some awards are cut by a cap, others are not.
          const awards = decide({ lines: bought, tier: ofTier }, ...onOffer).map((award, position) =>
            kept(position % 2 === 0 ? award : underCaps(award, room, 'PART'), position),
          );
          const taken = new Map<string, number>();
          for (const part of returnedInParts(bought, awards, keys)) {
            expect(part.points).toBeGreaterThan(0);
            taken.set(part.awardId, (taken.get(part.awardId) ?? 0) + part.points);
          }
          for (const award of awards) expect(taken.get(award.id) ?? 0).toBe(award.points - award.cut);
        },
      ),
    );
  });
});

function kept(award: DecidedAward, position: number): Award {
  return { ...award, id: `award-${position}`, purchaseId: 'purchase' } as unknown as Award;
}

/** What each return takes from each award: every line comes back in its parts, the parts of all lines in the order of the keys. */
function returnedInParts(bought: readonly AnyLine[], awards: readonly Award[], keys: Iterator<number>) {
  let lines: PurchaseLine[] = bought.map(({ sku, amountMinor, pieces }, position) => ({
    lineId: String(position),
    sku,
    category: null,
    brand: null,
    quantity: pieces.reduce((sum, piece) => sum + piece, 0),
    amountMinor,
    returned: 0,
  }));
  const returns = bought
    .flatMap(({ pieces }, position) => pieces.map((quantity) => ({ lineId: String(position), quantity })))
    .map((one) => ({ one, key: Number(keys.next().value) }))
    .sort((one, other) => one.key - other.key);
  return returns.flatMap(({ one }) => {
    const decided = decideReturn(lines, [one]);
    const takes = takenFromAwards(awards, lines, decided);
    lines = lines.map((line) =>
      line.lineId === one.lineId ? { ...line, returned: line.returned + one.quantity } : line,
    );
    return takes.flatMap(({ awardId, lines: from }) => from.map((share) => ({ awardId, points: share.points })));
  });
}
