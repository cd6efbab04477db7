import { conditionTreeShape, nodeOf } from './condition-tree.js';
import { kinds } from './testing/campaign-of.js';

const shape = conditionTreeShape(kinds);
const gold = { tier: { anyOf: ['GOLD'] } };

/** The first refusal, as 'path: reason'; null where nothing is wrong. */
function refusal(written: unknown): string | null {
  const [issue] = shape.safeParse(written).error?.issues ?? [];
  return issue ? `${issue.path.join('.')}: ${issue.message}` : null;
}

/** A condition under so many joins. */
function under(joins: number, join: (part: unknown) => unknown): unknown {
  let tree: unknown = gold;
  for (let n = 0; n < joins; n += 1) tree = join(tree);
  return tree;
}
const inNot = (part: unknown) => ({ not: part });
const inAll = (part: unknown) => ({ all: [part] });
const inAny = (part: unknown) => ({ any: [gold, part] });

describe('a tree of conditions', () => {
  test('comes out as it is stored, without the fields that were left out', () => {
    const written = {
      all: [
        gold,
        {
          any: [
            { not: { channel: { anyOf: [' web '] } }, all: null, tier: null },
            { weekday: null, ...gold },
          ],
        },
      ],
      any: null,
    };
    const stored = { all: [gold, { any: [{ not: { channel: { anyOf: ['web'] } } }, gold] }] };
    expect(shape.parse(written)).toStrictEqual(stored);
    expect(shape.parse(JSON.parse(JSON.stringify(stored)))).toStrictEqual(stored);
  });

  test('has one join or one condition in each node', () => {
    expect(nodeOf({ all: [gold] })).toEqual({ kind: 'all', parts: [gold] });
    expect(nodeOf({ any: [gold, gold] })).toEqual({ kind: 'any', parts: [gold, gold] });
    expect(nodeOf({ not: gold })).toEqual({ kind: 'not', part: gold });
    expect(nodeOf(gold)).toEqual({ kind: 'condition', name: 'tier', params: { anyOf: ['GOLD'] } });
  });

  test.each([
    ['not', inNot],
    ['all', inAll],
    ['any', inAny],
  ])('is nested 8 deep by %s, and no deeper', (_, join) => {
    expect(refusal(under(7, join))).toBeNull();
    expect(refusal(under(8, join))).toBe(': must not be nested more than 8 deep');
    expect(refusal(under(49, join))).toBe(': must not be nested more than 8 deep');
  });

  test.each([
    ['not', inNot],
    ['all', inAll],
    ['any', inAny],
  ])('nested 100,000 deep by %s is refused before anything walks down', (_, join) => {
    expect(refusal(under(100_000, join))).toBe(': must not be nested more than 8 deep');
  });

  test('nested in what is no join is refused for that', () => {
    let list: unknown = gold;
    for (let n = 0; n < 100_000; n += 1) list = [list];
    expect(refusal({ all: list })).toMatch(/^all\.0: /);
    expect(refusal({ all: [list] })).toMatch(/^all\.0: /);
    expect(refusal({ tier: { anyOf: [list] } })).toMatch(/^tier\.anyOf\.0: /);
  });

  test('holds a hundred conditions, and no more, whatever joins them', () => {
    const fifty = { any: Array.from({ length: 50 }, () => gold) };
    expect(refusal({ all: [fifty, fifty] })).toBeNull();
    expect(refusal({ all: [fifty, { not: fifty }] })).toBeNull();
    expect(refusal({ all: [fifty, fifty, gold] })).toBe(': must not hold more than 100 conditions');
    expect(refusal({ any: [{ all: [fifty, fifty] }, { not: gold }] })).toBe(': must not hold more than 100 conditions');
  });

  test('joins fifty at the most', () => {
    expect(refusal({ all: Array.from({ length: 50 }, () => gold) })).toBeNull();
    expect(refusal({ all: Array.from({ length: 51 }, () => gold) })).toBe('all: must join at most 50');
    expect(refusal({ not: { any: Array.from({ length: 51 }, () => gold) } })).toBe('not.any: must join at most 50');
  });

  test.each([
    ['conditions', gold],
    ['nulls', null],
    ['empty nodes', {}],
    ['words', 'gold'],
  ])('a million %s in a list make one refusal', (_, item) => {
    const written = { any: Array.from({ length: 1_000_000 }, () => item) };
    expect(shape.safeParse(written).error?.issues.map(({ message }) => message)).toEqual([
      'must not hold more than 100 conditions',
    ]);
  });

  test.each([
    [{ all: [] }, 'all: must join at least one condition'],
    [{ any: [] }, 'any: must join at least one condition'],
    [{ all: [gold, { not: { any: [] } }] }, 'all.1.not.any: must join at least one condition'],
    [{}, ': must be one condition, or one of all, any and not'],
    [{ not: {} }, 'not: must be one condition, or one of all, any and not'],
    [{ all: [gold, { tier: null }] }, 'all.1: must be one condition, or one of all, any and not'],
    [{ ...gold, channel: { anyOf: ['web'] } }, ': must be one condition, or one of all, any and not'],
    [{ all: [gold], not: gold }, ': must be one condition, or one of all, any and not'],
    [{ all: [{ any: [{ not: gold, ...gold }] }] }, 'all.0.any.0: must be one condition, or one of all, any and not'],
  ])('%j is refused at its place', (written, reason) => {
    expect(refusal(written)).toBe(reason);
  });

  test.each([
    [{ moonPhase: { is: 'FULL' } }, ''],
    [{ all: [gold, { Tier: { anyOf: ['GOLD'] } }] }, 'all.1'],
    [{ all: [gold, null] }, 'all.1'],
    [{ any: [[gold]] }, 'any.0'],
    [{ all: gold }, 'all'],
    [{ not: [gold] }, 'not'],
    [{ tier: ['GOLD'] }, 'tier'],
    [{ not: { tier: { anyOf: ['PLATINUM'] } } }, 'not.tier.anyOf.0'],
    ['tier', ''],
    [7, ''],
    [[gold], ''],
    [null, ''],
  ])('%j is refused at %p', (written, place) => {
    expect(shape.safeParse(written).error?.issues[0]?.path.join('.')).toBe(place);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'what every object has is no condition: %s',
    (name) => {
      // Text, since a literal `__proto__` would set the prototype and be no key.
      const alone: unknown = JSON.parse(`{ "${name}": { "anyOf": ["GOLD"] } }`);
      expect(shape.safeParse(alone).success).toBe(false);
      expect(shape.safeParse({ all: [gold, alone] }).success).toBe(false);
      const beside: unknown = JSON.parse(`{ "tier": { "anyOf": ["GOLD"] }, "${name}": { "all": [] } }`);
      expect(shape.safeParse(beside).success).toBe(false);
      const join: unknown = JSON.parse(`{ "${name}": { "all": [{ "tier": { "anyOf": ["GOLD"] } }] } }`);
      expect(shape.safeParse(join).success).toBe(false);
    },
  );
});
