import fc from 'fast-check';
import type { CampaignId } from '../../../schema/vocabulary.js';
import { baseCampaignId, type CampaignVersion } from './campaign.js';
import { decideAwards, type Standing } from './decide-awards.js';
import { fraction } from './fraction.js';
import { takenBy } from './take-back.js';

const baseRule: CampaignVersion = {
  id: baseCampaignId,
  version: 1,
  name: { 'zh-CN': '基础积分', en: 'Base points' },
  rule: { kind: 'BASE', pointsPerYuan: fraction(1) },
  tiers: null,
  startsAt: null,
  endsAt: null,
};
const november = { startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-12-01T00:00:00Z') };
const campaign = (id: string, above: number, below = 1, tiers: CampaignVersion['tiers'] = null): CampaignVersion => ({
  id: id as CampaignId,
  version: 3,
  name: { 'zh-CN': '双倍', en: 'Double' },
  rule: { kind: 'MULTIPLIER', multiplier: fraction(above, below) },
  tiers,
  ...november,
});
const basic: Standing = { tier: 'BASIC', earnMultiplier: fraction(1) };
const silver: Standing = { tier: 'SILVER', earnMultiplier: fraction(6, 5) };
const gold: Standing = { tier: 'GOLD', earnMultiplier: fraction(3, 2) };
const inNovember = new Date('2026-11-11T12:00:00Z');
const points = (awards: { points: number }[]) => awards.map((award) => award.points);

describe('decideAwards', () => {
  test('one point per yuan, rounded down once over the purchase and not per line', () => {
    // Three lines of 0.50 yuan: per line nothing, together 1.50 yuan, which is 1 point.
    const [award] = decideAwards({ occurredAt: inNovember, lineAmounts: [50, 50, 50] }, basic, [baseRule]);
    expect(award).toEqual({
      campaignId: baseCampaignId,
      version: 1,
      exact: fraction(3, 2),
      points: 1,
      shares: [1, 0, 0],
    });
  });

  test('the tier multiplies before rounding', () => {
    // 19.99 yuan x 6/5 = 23.988; x 3/2 = 29.985.
    const purchase = { occurredAt: inNovember, lineAmounts: [1999] };
    expect(decideAwards(purchase, silver, [baseRule])).toMatchObject([{ points: 23, exact: fraction(5997, 250) }]);
    expect(decideAwards(purchase, gold, [baseRule])).toMatchObject([{ points: 29, exact: fraction(5997, 200) }]);
  });

  test('a campaign adds the base amount times (multiplier - 1), as an award of its own', () => {
    // 19.99 yuan x 6/5 x (3/2 - 1) = 11.994.
    const awards = decideAwards({ occurredAt: inNovember, lineAmounts: [1999] }, silver, [
      campaign('c', 3, 2),
      baseRule,
    ]);
    expect(points(awards)).toEqual([23, 11]);
    expect(awards[1]).toMatchObject({ campaignId: 'c', version: 3, exact: fraction(5997, 500) });
  });

  test('two campaigns at once add up, the earlier one first', () => {
    const later = { ...campaign('a', 3), startsAt: new Date('2026-11-05T00:00:00Z') };
    const awards = decideAwards({ occurredAt: inNovember, lineAmounts: [10_000] }, basic, [
      later,
      campaign('b', 2),
      baseRule,
    ]);
    expect(awards.map((award) => [award.campaignId, award.points])).toEqual([
      [baseCampaignId, 100],
      ['b', 100],
      ['a', 200],
    ]);
  });

  test('outside the window or for another tier it adds nothing', () => {
    const forGold = campaign('c', 2, 1, ['GOLD']);
    expect(points(decideAwards({ occurredAt: inNovember, lineAmounts: [500] }, basic, [baseRule, forGold]))).toEqual([
      5,
    ]);
    expect(points(decideAwards({ occurredAt: inNovember, lineAmounts: [500] }, gold, [baseRule, forGold]))).toEqual([
      7, 7,
    ]);
    const december = new Date('2026-12-01T00:00:00Z');
    expect(points(decideAwards({ occurredAt: december, lineAmounts: [500] }, gold, [baseRule, forGold]))).toEqual([7]);
  });

  test('a free purchase earns an award of nothing', () => {
    expect(decideAwards({ occurredAt: inNovember, lineAmounts: [0] }, gold, [baseRule])).toMatchObject([
      { points: 0, shares: [0] },
    ]);
  });

  test('without the base rule nothing can be decided', () => {
    expect(() => decideAwards({ occurredAt: inNovember, lineAmounts: [1] }, basic, [])).toThrow(RangeError);
  });

  const line = fc.record({
    amount: fc.integer({ min: 0, max: 100_000_000 }),
    /** How many pieces each return of this line takes, until none is left. */
    pieces: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
  });
  const multiplier = fc.record({ above: fc.integer({ min: 101, max: 1000 }), below: fc.integer({ min: 1, max: 100 }) });

  test('shares sum to the award; and returning everything, in any order, takes exactly the award', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 15 }),
        multiplier,
        fc.infiniteStream(fc.nat()),
        (lines, { above, below }, order) => {
          const purchase = { occurredAt: inNovember, lineAmounts: lines.map(({ amount }) => amount) };
          for (const award of decideAwards(purchase, silver, [baseRule, campaign('c', above, below)])) {
            expect(award.shares.reduce((sum, share) => sum + share, 0)).toBe(award.points);
            expect(BigInt(award.points) * award.exact.denominator).toBeLessThanOrEqual(award.exact.numerator);
            const returns = shuffled(
              lines.flatMap(({ pieces }, position) => pieces.map((quantity) => ({ position, quantity }))),
              order,
            );
            const back = lines.map(() => 0);
            let taken = 0;
            for (const { position, quantity } of returns) {
              const bought = (lines[position]?.pieces ?? []).reduce((sum, piece) => sum + piece, 0);
              taken += takenBy(award.shares[position] ?? 0, bought, back[position] ?? 0, quantity);
              back[position] = (back[position] ?? 0) + quantity;
            }
            expect(taken).toBe(award.points);
          }
        },
      ),
    );
  });
});

function shuffled<T>(items: T[], order: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, key: Number(order.next().value) }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}
