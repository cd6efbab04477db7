import { tierHistory } from './tiers/tier-history.js';
import { tierAt, tierStanding } from './tier-standing.js';
import { bookOf, handbookLadder, handbookRules, shanghai } from './tiers/tiers.fixture.js';

const joinedAt = new Date('2026-10-01T04:00:00Z');
const earnedAt = new Date('2026-11-10T04:00:00Z');
const after = (amountMinor: number) =>
  tierHistory(
    { spend: [{ purchaseId: 'p', occurredAt: earnedAt, countedAt: earnedAt, amountMinor }], given: [] },
    bookOf(),
    shanghai,
  );
const standing = (changes: ReturnType<typeof after>, monthSpendMinor: number, at: string) => {
  const { tier, projectedTier, ...rest } = tierStanding(
    { joinedAt, changes, monthSpendMinor, at: new Date(at) },
    handbookLadder,
    handbookRules,
  );
  return { ...rest, tier: tier.code, projectedTier: projectedTier.code };
};

describe('tier standing', () => {
  test('a newcomer: basic since joining, everything missing to silver, nothing to keep', () => {
    expect(standing([], 0, '2026-11-22T04:00:00Z')).toEqual({
      tier: 'BASIC',
      since: joinedAt,
      validUntil: null,
      graceFrom: null,
      inGrace: false,
      qualifyingSpendMinor: 0,
      missingToClimbMinor: 500_001,
      missingToKeepMinor: null,
      projectedTier: 'BASIC',
    });
  });

  test('part of the way: what is missing is one fen more than the amount', () => {
    expect(standing([], 420_000, '2026-11-22T04:00:00Z').missingToClimbMinor).toBe(80_001);
  });

  test('silver in the month that earned it: kept already, gold is near, basic follows', () => {
    expect(standing(after(600_000), 600_000, '2026-11-22T04:00:00Z')).toEqual({
      tier: 'SILVER',
      since: earnedAt,
      validUntil: new Date('2027-11-30T15:59:59.999Z'),
      graceFrom: null,
      inGrace: false,
      qualifyingSpendMinor: 600_000,
      missingToClimbMinor: 400_001,
      missingToKeepMinor: 0,
      projectedTier: 'BASIC',
    });
  });

  test('gold in a later month: all of it is to be earned again, no spend leads to diamond, silver follows', () => {
    expect(standing(after(1_200_000), 0, '2027-03-01T04:00:00Z')).toMatchObject({
      tier: 'GOLD',
      missingToClimbMinor: null,
      missingToKeepMinor: 1_000_001,
      projectedTier: 'SILVER',
    });
  });

  test('steps down by itself at the end of the month', () => {
    const changes = after(1_200_000);
    expect(standing(changes, 0, '2027-11-30T15:59:59.999Z').tier).toBe('GOLD');
    expect(standing(changes, 0, '2027-11-30T16:00:00.000Z')).toMatchObject({
      tier: 'SILVER',
      since: new Date('2027-11-30T16:00:00.000Z'),
      projectedTier: 'BASIC',
    });
  });

  test('the purchase that earns a tier is itself made in the tier before', () => {
    const changes = after(600_000);
    expect(tierAt(changes, earnedAt, handbookLadder).code).toBe('BASIC');
    expect(tierAt(changes, new Date(earnedAt.getTime() + 1), handbookLadder).code).toBe('SILVER');
    expect(tierAt(changes, new Date(0), handbookLadder).code).toBe('BASIC');
  });

  test('more returned than bought shows as nothing bought', () => {
    expect(standing([], -5_000, '2026-11-22T04:00:00Z')).toMatchObject({
      qualifyingSpendMinor: 0,
      missingToClimbMinor: 500_001,
    });
  });
});
