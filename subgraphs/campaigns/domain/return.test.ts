import { DomainError } from '../../../chassis/domain-error.js';
import type { AwardId, CampaignId, PurchaseId } from '../../../schema/vocabulary.js';
import { fraction } from './fraction.js';
import type { Award, PurchaseLine } from './purchase.js';
import { decideReturn, isWhollyReturned, type ReportedReturnLine, takenFromAwards, timeOfReturn } from './return.js';

const line = (lineId: string, quantity: number, amountMinor: number, returned = 0): PurchaseLine => ({
  lineId,
  sku: `SKU-${lineId}`,
  category: null,
  brand: null,
  quantity,
  amountMinor,
  returned,
});
const award = (id: string, shares: number[]): Award => ({
  id: id as AwardId,
  purchaseId: 'p' as PurchaseId,
  campaignId: 'c' as CampaignId,
  version: 1,
  exact: fraction(shares.reduce((sum, share) => sum + share, 0)),
  points: shares.reduce((sum, share) => sum + share, 0),
  cut: 0,
  shares,
  grants: [],
});
const noFrom = (bought: PurchaseLine[], asked: ReportedReturnLine[]) => {
  try {
    decideReturn(bought, asked);
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, ...error.details };
  }
  throw new Error('the return was taken');
};

describe('decideReturn', () => {
  const bought = [line('oil', 3, 10_000), line('rice', 2, 5_000, 1)];

  test('gives money back by the cumulative difference', () => {
    // 100.00 yuan on 3 pieces: one kept of three leaves floor(3333.33) fen, so two returned give 6667 fen.
    expect(decideReturn(bought, [{ lineId: 'oil', quantity: 2 }])).toEqual([
      { position: 0, quantity: 2, before: 0, amountMinor: 6667 },
    ]);
    expect(decideReturn(bought, [{ lineId: 'rice', quantity: 1 }])).toEqual([
      { position: 1, quantity: 1, before: 1, amountMinor: 2500 },
    ]);
  });

  test('refuses more than was bought, counting what came back before', () => {
    expect(
      noFrom(bought, [
        { lineId: 'oil', quantity: 1 },
        { lineId: 'rice', quantity: 2 },
      ]),
    ).toEqual({
      code: 'MORE_THAN_BOUGHT',
      lineId: 'rice',
      bought: 2,
      returnedBefore: 1,
      asked: 2,
    });
  });

  test('points at a line that is unknown or named twice', () => {
    expect(noFrom(bought, [{ lineId: 'salt', quantity: 1 }])).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'lines', '0', 'lineId'],
    });
    expect(
      noFrom(bought, [
        { lineId: 'oil', quantity: 1 },
        { lineId: 'oil', quantity: 1 },
      ]),
    ).toEqual({
      code: 'BAD_USER_INPUT',
      path: ['input', 'lines', '1', 'lineId'],
    });
  });
});

describe('takenFromAwards', () => {
  const bought = [line('oil', 3, 10_000), line('rice', 2, 500)];

  test('takes from each award by its own shares, and leaves out what takes nothing', () => {
    const returned = [
      { position: 0, quantity: 1, before: 0, amountMinor: 3334 },
      { position: 1, quantity: 1, before: 0, amountMinor: 250 },
    ];
    // oil: f(1) of 100 on 3 = 100 - floor(66.67) = 34, of 50 = 50 - floor(33.33) = 17; rice: 5 - floor(2.5) = 3, of 0 = 0.
    expect(
      takenFromAwards([award('base', [100, 5]), award('double', [50, 0]), award('nothing', [0, 0])], bought, returned),
    ).toEqual([
      {
        awardId: 'base',
        lines: [
          { lineId: 'oil', points: 34 },
          { lineId: 'rice', points: 3 },
        ],
      },
      { awardId: 'double', lines: [{ lineId: 'oil', points: 17 }] },
    ]);
  });
});

describe('isWhollyReturned', () => {
  const back = (position: number, quantity: number) => ({ position, quantity, before: 0, amountMinor: 0 });

  test('once every piece of every line is back, now or before', () => {
    const bought = [line('oil', 3, 10_000, 1), line('rice', 2, 500), line('salt', 1, 0, 1)];
    expect(isWhollyReturned(bought, [back(0, 2), back(1, 2)])).toBe(true);
    expect(isWhollyReturned(bought, [back(1, 2), back(0, 2)])).toBe(true);
    expect(isWhollyReturned(bought, [back(0, 2), back(1, 1)])).toBe(false);
    expect(isWhollyReturned(bought, [back(0, 2)])).toBe(false);
    expect(isWhollyReturned(bought, [])).toBe(false);
  });
});

describe('when pieces came back', () => {
  const now = new Date('2026-11-22T04:00:00Z');
  const boughtAt = new Date('2026-08-01T04:00:00Z');
  const faultFor = (said: Date, mayImport = true) => {
    try {
      timeOfReturn(said, boughtAt, { now, mayImport });
    } catch (error) {
      if (error instanceof DomainError) return { code: error.code, ...error.details };
    }
    return null;
  };

  test('is now, unless an import says when', () => {
    expect(timeOfReturn(null, boughtAt, { now, mayImport: false })).toEqual(now);
    expect(timeOfReturn(null, boughtAt, { now, mayImport: true })).toEqual(now);
    const said = new Date('2026-08-05T04:00:00Z');
    expect(timeOfReturn(said, boughtAt, { now, mayImport: true })).toEqual(said);
    expect(faultFor(said, false)).toEqual({ code: 'FORBIDDEN', path: ['input', 'occurredAt'] });
  });

  test('lies between the purchase and now, with a minute for clocks that are ahead', () => {
    const bad = { code: 'BAD_USER_INPUT', path: ['input', 'occurredAt'] };
    expect(faultFor(boughtAt)).toBeNull();
    expect(faultFor(new Date('2026-08-01T03:59:59.999Z'))).toEqual(bad);
    expect(faultFor(new Date('2026-11-22T04:01:00.000Z'))).toBeNull();
    expect(faultFor(new Date('2026-11-22T04:01:00.001Z'))).toEqual(bad);
  });
});
