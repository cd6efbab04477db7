import { budgetInPoints, campaignRuleShape } from './campaign-rule.js';
import { kinds, times } from './testing/campaign-of.js';
import { refusal } from './testing/written-rules.js';

const params = campaignRuleShape(kinds);
const double = times(2);
const refusalOf = (written: object) => refusal({ params }, { effects: [double], ...written });

describe('what a campaign says', () => {
  test('is the default where it is left out or null', () => {
    const nothingElse = {
      conditions: null,
      effects: [{ multiplier: { times: { numerator: 2, denominator: 1 } } }],
      priority: 100,
      group: null,
      caps: { perMember: null, perMemberPerDay: null, perCampaign: null, perDay: null },
      budget: null,
      whenShort: 'PART',
      validityMonths: null,
    };
    expect(params.parse({ effects: [double] })).toEqual(nothingElse);
    const nulls = Object.fromEntries(Object.keys(nothingElse).map((field) => [field, null]));
    expect(params.parse({ ...nulls, effects: [double], caps: {} })).toEqual(nothingElse);
  });

  test('is kept as it was said, and read back from what is stored', () => {
    const said = {
      conditions: { tier: { anyOf: ['GOLD'] } },
      effects: [{ coupon: { code: 'SPRING' } }, { badge: { code: 'tea-lover' } }],
      priority: 0,
      group: { code: 'member-day', stacking: 'BEST' },
      caps: { perMember: 1_000, perMemberPerDay: 100, perCampaign: 1_000_000_000, perDay: 1 },
      budget: { points: 5_000, amount: { amountMinor: 10_000, currency: 'CNY' } },
      whenShort: 'NOTHING',
      validityMonths: 12,
    };
    const stored = params.parse(said);
    expect(stored).toEqual(said);
    expect(params.parse(JSON.parse(JSON.stringify(stored)))).toEqual(said);
  });

  test.each([
    [{ effects: [] }, 'effects: must hold an effect'],
    [{ effects: [1, 2, 3, 4, 5, 6].map(() => double) }, 'effects: must hold at most 5 effects'],
    [{ effects: [double, {}] }, 'effects.1: must be one effect'],
    [{ effects: [{ ...double, coupon: { code: 'A' } }] }, 'effects.0: must be one effect'],
    [{ effects: [{ multiplier: null }] }, 'effects.0: must be one effect'],
    [{ effects: [times(-2)] }, 'effects.0.multiplier.times.numerator: must be 1 or more'],
    [{ priority: -1 }, 'priority: must be 0 or more'],
    [{ priority: 1_001 }, 'priority: must be at most 1000'],
    [{ priority: 1.5 }, 'priority: must be a whole number'],
    [{ group: { code: ' ', stacking: 'BEST' } }, 'group.code: must not be empty'],
    [{ caps: { perMember: 0 } }, 'caps.perMember: must be 1 or more'],
    [{ caps: { perDay: 1_000_000_001 } }, 'caps.perDay: must be at most 1000000000'],
    [{ budget: {} }, 'budget: must name points or amount'],
    [{ budget: { points: null, amount: null } }, 'budget: must name points or amount'],
    [{ budget: { points: -5 } }, 'budget.points: must be 1 or more'],
    [{ budget: { amount: { amountMinor: 100, currency: 'USD' } } }, 'budget.amount.currency: must be CNY'],
    [{ validityMonths: -1 }, 'validityMonths: must be 0 or more'],
    [{ conditions: {} }, 'conditions: must be one condition, or one of all, any and not'],
    [{ conditions: { all: [] } }, 'conditions.all: must join at least one condition'],
  ])('%j is refused at its place', (written, reason) => {
    expect(refusalOf(written)).toBe(reason);
  });

  test.each([
    [{ effects: [{ cashback: { percent: 5 } }] }, 'effects.0'],
    [{ effects: [JSON.parse('{ "__proto__": { "points": 5 } }') as unknown] }, 'effects.0'],
    [{ effects: [{ constructor: { points: 5 } }] }, 'effects.0'],
    [{ effects: [null] }, 'effects.0'],
    [{ effects: double }, 'effects'],
    [{ group: { code: 'a', stacking: 'WORST' } }, 'group.stacking'],
    [{ whenShort: 'LATER' }, 'whenShort'],
    [{ conditions: { moonPhase: {} } }, 'conditions'],
  ])('%j is refused at %s', (written, place) => {
    expect(refusalOf(written)).toMatch(new RegExp(`^${place.replaceAll('.', '\\.')}: `));
  });

  test('names no million goods', () => {
    const anyOf = Array.from({ length: 1_000_000 }, (_, number) => `sku-${number}`);
    expect(refusalOf({ conditions: { sku: { anyOf } } })).toBe('conditions.sku.anyOf: must name at most 5000');
  });
});

describe('a budget in points', () => {
  const yuan = (amountMinor: number) => ({ amountMinor, currency: 'CNY' });

  test('is what the money buys, rounded down', () => {
    // 123.45 yuan at 100 points to the yuan; 1.99 yuan at 10 and at 1 to the yuan: 19.9 and 1.99.
    expect(budgetInPoints({ budget: { points: null, amount: yuan(12_345) } }, 100)).toBe(12_345);
    expect(budgetInPoints({ budget: { points: null, amount: yuan(199) } }, 10)).toBe(19);
    expect(budgetInPoints({ budget: { points: null, amount: yuan(199) } }, 1)).toBe(1);
  });

  test('is the smaller of the two', () => {
    expect(budgetInPoints({ budget: { points: 500, amount: yuan(1_000) } }, 100)).toBe(500);
    expect(budgetInPoints({ budget: { points: 5_000, amount: yuan(1_000) } }, 100)).toBe(1_000);
    expect(budgetInPoints({ budget: { points: 500, amount: null } }, 100)).toBe(500);
  });

  test('is none where the campaign has none', () => {
    expect(budgetInPoints({ budget: null }, 100)).toBeNull();
  });
});
