import type { CampaignId, MemberId, PurchaseId } from '../../../schema/vocabulary.js';
import { spanOf } from './backtest.js';
import { BacktestTally } from './backtest-tally.js';
import type { Grant } from './effect.js';
import { fraction } from './fraction.js';
import type { PastPurchase } from './past-purchase.js';
import type { TierCode } from './tier-code.js';
import { worthMinor } from './worth.js';

const [base, tea] = ['base', 'tea'] as CampaignId[] as [CampaignId, CampaignId];

function purchase(memberId: string, given: [CampaignId, number][] = [], tier: TierCode = 'BASIC'): PastPurchase {
  return {
    id: 'p' as PurchaseId,
    memberId: memberId as MemberId,
    channel: 'shop',
    payment: null,
    place: null,
    occurredAt: new Date('2026-11-11T04:00:00Z'),
    total: { amountMinor: 100, currency: 'CNY' },
    tier,
    tierMultiplier: fraction(1),
    lines: [],
    given: given.map(([campaignId, points]) => ({ campaignId, points })),
  };
}

const fastTrack = (tier: TierCode): Grant => ({
  effect: 'tierFastTrack',
  params: { tier, days: 30 },
  topic: 'granted',
});

describe('the tally of a backtest', () => {
  test('is of what all campaigns gave, and of the one whose version is tried out', () => {
    const tally = new BacktestTally(tea);
    tally.addGiven(
      purchase('ann', [
        [base, 10],
        [tea, 5],
      ]),
    );
    tally.addGiven(purchase('ann', [[base, 7]]));
    // A coupon of tea's, without a point.
    tally.addGiven(purchase('bo', [[tea, 0]]));
    tally.addGiven(purchase('cy'));
    const { given, replaced, draft } = tally.result();
    expect(given).toEqual({ points: 22, awards: 3, members: 2 });
    expect(replaced).toEqual({ points: 5, awards: 2, members: 2 });
    expect(draft).toEqual({ points: 0, awards: 0, members: 0 });
  });

  test('counts a member once, and a purchase that is given neither points nor anything else not at all', () => {
    const tally = new BacktestTally(tea);
    tally.addDraft(purchase('ann'), 5, []);
    tally.addDraft(purchase('ann'), 6, []);
    tally.addDraft(purchase('bo'), 0, []);
    tally.addDraft(purchase('cy'), 0, [{ effect: 'coupon', params: { code: 'TEA' }, topic: 'granted' }]);
    expect(tally.result()).toMatchObject({ draft: { points: 11, awards: 3, members: 2 }, tierMoves: 0 });
  });

  test('knows who is lifted above the tier of then', () => {
    const tally = new BacktestTally(tea);
    tally.addDraft(purchase('ann', [], 'SILVER'), 0, [fastTrack('GOLD')]);
    tally.addDraft(purchase('ann', [], 'SILVER'), 0, [fastTrack('GOLD')]);
    tally.addDraft(purchase('bo', [], 'GOLD'), 0, [fastTrack('GOLD')]);
    tally.addDraft(purchase('cy', [], 'DIAMOND'), 0, [fastTrack('GOLD')]);
    expect(tally.result().tierMoves).toBe(1);
  });
});

test('points cost whole fen, and what is less is left out', () => {
  expect([
    worthMinor(250, 100),
    worthMinor(999, 1_000),
    worthMinor(1, 200),
    worthMinor(9_007_199_254_740_991, 100),
  ]).toEqual([250, 99, 0, 9_007_199_254_740_991]);
});

test('days of a backtest are of 24 hours, and end when it was started', () => {
  const startedAt = new Date('2026-03-10T09:30:00Z');
  expect(spanOf({ startedAt, days: 10 })).toEqual({ since: new Date('2026-02-28T09:30:00Z'), until: startedAt });
});
