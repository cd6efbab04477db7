import { lifecycleStage, type LifecycleFacts } from './lifecycle.js';

const at = new Date('2026-11-26T04:00:00Z');
const daysAgo = (days: number, ms = 0) => new Date(at.getTime() - days * 86_400_000 - ms);

const facts = (more: Partial<LifecycleFacts>): LifecycleFacts => ({
  joinedAt: daysAgo(400),
  lastPurchaseAt: daysAgo(10),
  purchases: 3,
  purchasesOfYear: 3,
  inHighestTier: false,
  ...more,
});
const never = { lastPurchaseAt: null, purchases: 0, purchasesOfYear: 0 };

test.each<[string, Partial<LifecycleFacts>, string]>([
  ['joined today, nothing bought', { ...never, joinedAt: at }, 'NEWCOMER'],
  ['joined 90 days ago, nothing bought', { ...never, joinedAt: daysAgo(90) }, 'NEWCOMER'],
  ['a moment longer ago', { ...never, joinedAt: daysAgo(90, 1) }, 'SILENT'],
  ['joined half a year ago, nothing bought', { ...never, joinedAt: daysAgo(180, 1) }, 'LAPSED'],
  ['new, one purchase', { joinedAt: daysAgo(20), purchases: 1, purchasesOfYear: 1 }, 'NEWCOMER'],
  ['new, two purchases', { joinedAt: daysAgo(20), purchases: 2, purchasesOfYear: 2 }, 'ACTIVE'],
  ['old, one purchase', { purchases: 1, purchasesOfYear: 1 }, 'ACTIVE'],
  ['five purchases in a year', { purchases: 9, purchasesOfYear: 5 }, 'ACTIVE'],
  ['six purchases in a year', { purchases: 6, purchasesOfYear: 6 }, 'LOYAL'],
  ['the highest tier', { inHighestTier: true, purchasesOfYear: 9 }, 'TOP'],
  ['90 days quiet', { lastPurchaseAt: daysAgo(90), inHighestTier: true }, 'TOP'],
  ['longer quiet, in the highest tier', { lastPurchaseAt: daysAgo(90, 1), inHighestTier: true }, 'SILENT'],
  ['180 days quiet', { lastPurchaseAt: daysAgo(180) }, 'SILENT'],
  ['longer quiet', { lastPurchaseAt: daysAgo(180, 1), purchasesOfYear: 9 }, 'LAPSED'],
])('%s', (_, more, stage) => {
  expect(lifecycleStage(facts(more), at)).toBe(stage);
});
