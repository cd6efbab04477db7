import type { AwardId, CampaignId, PurchaseId } from '../../../schema/vocabulary.js';
import { fraction } from './fraction.js';
import { awardsAsPaid } from './posting.js';
import type { Award, PurchaseLine } from './purchase.js';

const id = 'a' as AwardId;
const award: Award = {
  id,
  purchaseId: 'p' as PurchaseId,
  campaignId: 'c' as CampaignId,
  version: 1,
  exact: fraction(100),
  points: 100,
  cut: 0,
  shares: [60, 40],
  grants: [],
};
const line: PurchaseLine = {
  lineId: '1',
  sku: 'A',
  category: null,
  brand: null,
  quantity: 1,
  amountMinor: 6000,
  returned: 0,
};
const lines = [line, { ...line, lineId: '2', amountMinor: 4000 }];

const paid = (points: number, shares: Record<string, number>) => ({
  awardId: id,
  points,
  cut: 100 - points,
  lines: Object.entries(shares).map(([lineId, share]) => ({ lineId, points: share })),
});

describe('awardsAsPaid', () => {
  test('takes over how points has shared out what a cap has left, whatever the lines have cost', () => {
    // By their amounts the 33 points would be 19.8 and 13.2, hence 20 and 13. It is the books that count.
    expect(awardsAsPaid([award], lines, [paid(33, { '1': 19, '2': 14 })])).toEqual([
      { ...award, cut: 67, shares: [19, 14] },
    ]);
  });

  test('a line that got nothing may be left out, and all of them where all is cut', () => {
    expect(awardsAsPaid([award], lines, [paid(1, { '2': 1 })])).toEqual([{ ...award, cut: 99, shares: [0, 1] }]);
    expect(awardsAsPaid([award], lines, [paid(0, {})])).toEqual([{ ...award, cut: 100, shares: [0, 0] }]);
  });

  test('leaves an award that was paid whole, or was not asked for, as it is', () => {
    expect(awardsAsPaid([award], lines, [paid(100, { '1': 60, '2': 40 })])).toEqual([award]);
    expect(awardsAsPaid([award], lines, [])).toEqual([award]);
  });

  test('adds its cut to what a cap of the campaign has taken before', () => {
    // Of 100 points the campaign's own cap left 60, of which points has paid 33.
    const capped = { ...award, cut: 40, shares: [36, 24] };
    const answer = { awardId: id, points: 33, cut: 27, lines: [{ lineId: '1', points: 33 }] };
    expect(awardsAsPaid([capped], lines, [answer])).toEqual([{ ...award, cut: 67, shares: [33, 0] }]);
    const whole = { awardId: id, points: 60, cut: 0, lines: [{ lineId: '1', points: 60 }] };
    expect(awardsAsPaid([capped], lines, [whole])).toEqual([capped]);
    expect(() => awardsAsPaid([capped], lines, [paid(33, { '1': 33 })])).toThrow(RangeError);
  });

  test.each([
    ['more cut than there was', { ...paid(-1, {}), cut: 101 }],
    ['less accounted for than was asked', { ...paid(33, { '1': 33 }), cut: 66 }],
    ['lines that do not add up', paid(33, { '1': 19, '2': 13 })],
    ['a line of another purchase', paid(33, { '1': 19, '3': 14 })],
  ])('%s is a defect of the answer', (_, answer) => {
    expect(() => awardsAsPaid([award], lines, [answer])).toThrow(RangeError);
  });
});
