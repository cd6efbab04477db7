import { DomainError } from '../../../chassis/domain-error.js';
import { conditionTreeShape } from './condition-tree.js';
import { checkContradictions } from './contradictions.js';
import { kinds } from './testing/campaign-of.js';

const gold = { tier: { anyOf: ['GOLD'] } };
const silver = { tier: { anyOf: ['SILVER'] } };
const web = { channel: { anyOf: ['web'] } };
const shop = { channel: { anyOf: ['shop'] } };
const sunday = { weekday: { anyOf: ['SUNDAY'] } };
const spring = { from: '2026-03-01T00:00:00.000Z', until: '2026-06-01T00:00:00.000Z' };
const summer = { from: '2026-06-01T00:00:00.000Z', until: '2026-09-01T00:00:00.000Z' };

function refusal(conditions: unknown, window?: typeof spring): DomainError | null {
  const tree = conditionTreeShape(kinds).parse(conditions);
  const beside = window ? [{ tree: { timeWindow: window }, path: ['input', 'startsAt'] }] : [];
  try {
    checkContradictions(tree, ['input', 'conditions'], kinds, beside);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/** The place of the condition that is refused and of the one that it is held against; null where there is no contradiction. */
function contradiction(conditions: unknown, window?: typeof spring): { path: string; other: unknown } | null {
  const refused = refusal(conditions, window);
  return refused && { path: (refused.details['path'] as string[]).join('.'), other: refused.details['other'] };
}

describe('a contradiction', () => {
  test('is two conditions of one kind side by side that exclude one another', () => {
    expect(contradiction({ all: [gold, web, silver] })).toEqual({
      path: 'input.conditions.all.2',
      other: 'input.conditions.all.0',
    });
    expect(contradiction({ all: [{ tier: { anyOf: ['GOLD', 'SILVER'] } }, web, silver] })).toBeNull();
    expect(contradiction(gold)).toBeNull();
  });

  test('is found through all inside all', () => {
    expect(contradiction({ all: [{ all: [web, { all: [sunday, gold] }] }, { all: [silver] }] })).toEqual({
      path: 'input.conditions.all.1.all.0',
      other: 'input.conditions.all.0.all.1.all.1',
    });
  });

  test('is a condition and its opposite, whichever comes first and whatever they are', () => {
    const opposites = { path: 'input.conditions.all.1', other: 'input.conditions.all.0' };
    expect(contradiction({ all: [gold, { not: gold }] })).toEqual(opposites);
    expect(contradiction({ all: [{ not: gold }, gold] })).toEqual(opposites);
    const either = { any: [gold, web] };
    expect(contradiction({ all: [{ not: either }, either] })).toEqual(opposites);
    const aHundredYuan = { basketTotal: { belowMinor: null, atLeastMinor: 10_000 } };
    expect(contradiction({ all: [aHundredYuan, { not: { basketTotal: { atLeastMinor: 10_000 } } }] })).toEqual(
      opposites,
    );
    expect(contradiction({ all: [gold, { not: silver }] })).toBeNull();
  });

  test('is none where one of several is enough', () => {
    expect(contradiction({ any: [gold, silver] })).toBeNull();
    expect(contradiction({ any: [gold, { not: gold }] })).toBeNull();
    expect(contradiction({ all: [{ any: [gold, web] }, { any: [silver, shop] }] })).toBeNull();
  });

  test('is found inside any and not, where a part can never be met', () => {
    expect(contradiction({ any: [web, { all: [gold, silver] }] })).toEqual({
      path: 'input.conditions.any.1.all.1',
      other: 'input.conditions.any.1.all.0',
    });
    expect(contradiction({ all: [web, { not: { all: [gold, silver] } }] })).toEqual({
      path: 'input.conditions.all.1.not.all.1',
      other: 'input.conditions.all.1.not.all.0',
    });
  });

  test('is the first one, by the second of its two', () => {
    expect(contradiction({ all: [web, gold, shop, silver] })).toEqual({
      path: 'input.conditions.all.2',
      other: 'input.conditions.all.0',
    });
  });

  test('is an input of the caller, and says in both languages where the other one stands', () => {
    const refused = refusal({ all: [gold, silver] });
    expect(refused?.definition).toMatchObject({ code: 'BAD_USER_INPUT', name: 'CONTRADICTORY_CONDITIONS' });
    expect(refused?.messageIn('en')).toBe('No purchase can meet this condition and input.conditions.all.0');
    expect(refused?.messageIn('zh-CN')).toBe('该条件与 input.conditions.all.0 相互矛盾，没有消费能同时满足');
  });
});

describe("a campaign's own window", () => {
  test('is held against a window in the conditions, and pointed at where it stands', () => {
    expect(contradiction({ timeWindow: spring }, summer)).toEqual({
      path: 'input.conditions',
      other: 'input.startsAt',
    });
    expect(contradiction({ all: [gold, { all: [{ timeWindow: spring }] }] }, summer)).toEqual({
      path: 'input.conditions.all.1.all.0',
      other: 'input.startsAt',
    });
    expect(contradiction({ not: { timeWindow: spring } }, spring)).toEqual({
      path: 'input.conditions',
      other: 'input.startsAt',
    });
  });

  test('is met where the two overlap by a millisecond', () => {
    const overlapping = { ...summer, from: '2026-05-31T23:59:59.999Z' };
    expect(contradiction({ timeWindow: spring }, overlapping)).toBeNull();
    expect(contradiction({ timeWindow: spring }, spring)).toBeNull();
  });

  test('leaves other windows of an any open', () => {
    expect(contradiction({ any: [{ timeWindow: spring }, { timeWindow: summer }] }, summer)).toBeNull();
  });
});
