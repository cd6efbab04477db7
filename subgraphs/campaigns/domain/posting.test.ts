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
};
const line: PurchaseLine = { lineId: '1', sku: 'A', category: null, quantity: 1, amountMinor: 6000, returned: 0 };
const lines = [line, { ...line, lineId: '2', amountMinor: 4000 }];

describe('awardsAsPaid', () => {
  test('shares out anew what a cap has left', () => {
    // 33 points over 60 and 40: 19.8 and 13.2, so the left-over point goes to the first.
    expect(awardsAsPaid([award], lines, [{ awardId: id, cut: 67 }])).toEqual([{ ...award, cut: 67, shares: [20, 13] }]);
    expect(awardsAsPaid([award], lines, [{ awardId: id, cut: 100 }])).toEqual([{ ...award, cut: 100, shares: [0, 0] }]);
  });

  test('leaves an award that was paid whole, or was not asked for, as it is', () => {
    expect(awardsAsPaid([award], lines, [{ awardId: id, cut: 0 }])).toEqual([award]);
    expect(awardsAsPaid([award], lines, [])).toEqual([award]);
  });

  test('a cut beyond the award is a defect of the answer', () => {
    expect(() => awardsAsPaid([award], lines, [{ awardId: id, cut: 101 }])).toThrow(RangeError);
  });
});
