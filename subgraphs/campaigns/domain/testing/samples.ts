/** What each condition and effect could be given, as a client writes it in JSON. A new kind needs one here. */
const spring = { from: '2026-03-01T00:00:00.000Z', until: '2026-06-01T00:00:00.000Z' };

export const conditionSamples: Record<string, Record<string, unknown>> = {
  household: { atLeast: 2 },
  basketTotal: { atLeastMinor: 10_000, belowMinor: 50_000 },
  birthday: { within: 'WEEK' },
  brand: { anyOf: ['moli'], amountAtLeastMinor: 3_000 },
  category: { anyOf: ['tea', 'coffee'], piecesAtLeast: 2 },
  channel: { anyOf: ['shop'] },
  daysSinceLast: { atLeast: 30, atMost: 90 },
  firstPurchase: { is: true },
  hours: { from: '22:00', until: '02:00' },
  member: { anyOf: ['0192f000-0000-7000-8000-00000000000a'], joinedWithinDays: 30 },
  near: { latitude: 31.2304, longitude: 121.4737, withinMetres: 500 },
  nthPurchase: { every: 5 },
  payment: { anyOf: ['alipay'] },
  quantity: { atLeast: 3, lines: { categories: ['tea'] } },
  sku: { anyOf: ['oolong-250'], piecesAtLeast: 2, amountAtLeastMinor: 3_000 },
  tier: { anyOf: ['GOLD', 'DIAMOND'] },
  timeWindow: spring,
  weekday: { anyOf: ['SATURDAY', 'SUNDAY'] },
};

export const effectSamples: Record<string, Record<string, unknown>> = {
  badge: { code: 'tea-lover' },
  coupon: { code: 'SPRING' },
  fixedPoints: { points: 100, lines: { brands: ['moli'] } },
  multiplier: { times: { numerator: 3, denominator: 2 }, lines: { categories: ['tea'] } },
  pointsPerYuan: { rate: { numerator: 1, denominator: 100 }, timesTier: true, lines: { skus: ['oolong-250'] } },
  tierFastTrack: { tier: 'GOLD', days: 30 },
};
