/** Purchases and campaigns as fast-check draws them: small and large, free lines among them, and groups of every stacking. */
import fc from 'fast-check';
import { campaignOf, fixed, perYuan, times } from './campaign-of.js';

export interface AnyLine {
  sku: string;
  amountMinor: number;
  /** How many pieces each return of this line takes, until none is left. */
  pieces: number[];
}

const anyLine: fc.Arbitrary<AnyLine> = fc.record({
  sku: fc.constantFrom('tea', 'cup'),
  amountMinor: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 1_000_000_000 })),
  pieces: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
});
export const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 8 });
export const anyTier = fc.constantFrom('BASIC' as const, 'SILVER' as const, 'GOLD' as const, 'DIAMOND' as const);

const below = fc.integer({ min: 1, max: 100 });
const onSome = fc.constantFrom(undefined, { skus: ['tea'] });
const anyEffect = fc.oneof(
  fc
    .record({ onTop: fc.integer({ min: 1, max: 99 }), below, lines: onSome })
    .map((drawn) => times(drawn.below + drawn.onTop, drawn.below, drawn.lines)),
  fc
    .record({ points: fc.integer({ min: 1, max: 1_000_000 }), lines: onSome })
    .map((drawn) => fixed(drawn.points, drawn.lines)),
  fc
    .record({ above: fc.integer({ min: 1, max: 10_000 }), below, timesTier: fc.boolean() })
    .map((drawn) => perYuan(drawn.above, drawn.below, drawn.timesTier)),
);

/** What a campaign says, with few priorities so that many are equal. */
export const anyWords = fc.record({
  effects: fc.array(anyEffect, { minLength: 1, maxLength: 4 }),
  priority: fc.integer({ min: 0, max: 3 }),
  group: fc.constantFrom(
    null,
    { code: 'sum', stacking: 'SUM' },
    { code: 'best', stacking: 'BEST' },
    { code: 'first', stacking: 'FIRST' },
  ),
  conditions: fc.constantFrom(null, { basketTotal: { atLeastMinor: 5_000 } }, { not: { sku: { anyOf: ['cup'] } } }),
});

export const anyCampaigns = fc
  .array(anyWords, { maxLength: 6 })
  .map((drawn) => drawn.map((words, position) => campaignOf({ ...words, id: `c${position}` })));
