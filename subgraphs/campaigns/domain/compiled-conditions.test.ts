import { compileConditions } from './compiled-conditions.js';
import { conditionTreeShape } from './condition-tree.js';
import { kinds, zone } from './testing/campaign-of.js';
import { factsOf } from './testing/facts-of.js';

const compiled = (written: unknown) => compileConditions(conditionTreeShape(kinds).parse(written), kinds, zone);

const gold = { tier: { anyOf: ['GOLD'] } };
const web = { channel: { anyOf: ['web'] } };
const aHundred = { basketTotal: { atLeastMinor: 10_000 } };
const sunday = { weekday: { anyOf: ['SUNDAY'] } };

/** A basic member's purchase at the shop for 70 yuan, on a Wednesday. */
const small = factsOf({ lines: [{ amountMinor: 7_000 }] });
const goldAtShop = factsOf({ tier: 'GOLD' });
const goldAtWeb = factsOf({ tier: 'GOLD', channel: 'web' });

const texts = {
  gold: { 'zh-CN': '仅限金卡会员', en: 'for gold members' },
  web: { 'zh-CN': '限“web”渠道', en: 'at web' },
  aHundred: { 'zh-CN': '消费满 100 元', en: 'spend 100 yuan or more' },
  sunday: { 'zh-CN': '周日', en: 'on Sunday' },
};
const missing = {
  web: { 'zh-CN': '在“web”渠道购买', en: 'buy at web' },
  thirty: { 'zh-CN': '再消费 30 元', en: 'spend 30 yuan more' },
};

describe('a tree of conditions', () => {
  test.each([
    [{ all: [gold, web] }, [false, false, true]],
    [{ any: [gold, web] }, [false, true, true]],
    [{ not: gold }, [true, false, false]],
    [{ not: { all: [gold, web] } }, [true, true, false]],
    [{ not: { any: [gold, web] } }, [true, false, false]],
    [{ any: [{ all: [gold, { not: web }] }, { not: aHundred }] }, [true, true, false]],
  ])('%j is met as logic has it, and a verdict says the same', (written, expected) => {
    const conditions = compiled(written);
    const purchases = [small, goldAtShop, goldAtWeb];
    expect(purchases.map(conditions.matches)).toEqual(expected);
    expect(purchases.map((facts) => conditions.judge(facts).met)).toEqual(expected);
    expect(purchases.map((facts) => conditions.outlook(facts).state === 'MET')).toEqual(expected);
  });

  test('reads as one phrase in both languages', () => {
    expect(compiled({ all: [gold, { any: [web, sunday] }, { not: aHundred }] }).text()).toEqual({
      'zh-CN': '仅限金卡会员，（限“web”渠道 或 周日），不适用于：消费满 100 元',
      en: 'for gold members, (at web or on Sunday), not: spend 100 yuan or more',
    });
  });

  test('needs what any part of it needs', () => {
    const needs = (written: unknown) => {
      const { needsHistory, needsProfile } = compiled(written);
      return { needsHistory, needsProfile };
    };
    expect(needs({ all: [gold, web] })).toEqual({ needsHistory: false, needsProfile: false });
    expect(needs({ any: [gold, { not: { firstPurchase: { is: true } } }] })).toEqual({
      needsHistory: true,
      needsProfile: false,
    });
    expect(needs({ all: [{ birthday: { within: 'DAY' } }, { any: [{ nthPurchase: { every: 5 } }] }] })).toEqual({
      needsHistory: true,
      needsProfile: true,
    });
  });

  test('of a kind that is no more cannot be compiled', () => {
    const gone = { all: [{ not: { moonPhase: { is: 'FULL' } } }] };
    expect(() => compileConditions(gone, kinds, zone)).toThrow(new RangeError("There is no condition 'moonPhase'"));
  });

  test('asks no further than it has to, so that a history nobody gathered is not missed', () => {
    const unasked = factsOf({ history: null });
    expect(compiled({ all: [gold, { firstPurchase: { is: true } }] }).matches(unasked)).toBe(false);
    expect(() => compiled({ firstPurchase: { is: true } }).matches(unasked)).toThrow(RangeError);
  });
});

describe('a verdict', () => {
  test('says of each node whether it is met, what it asks and what was lacking', () => {
    expect(compiled({ all: [aHundred, { any: [web, { not: gold }] }] }).judge(small)).toEqual({
      kind: 'all',
      met: false,
      text: {
        'zh-CN': '消费满 100 元，（限“web”渠道 或 不适用于：仅限金卡会员）',
        en: 'spend 100 yuan or more, (at web or not: for gold members)',
      },
      missing: null,
      parts: [
        { kind: 'basketTotal', met: false, text: texts.aHundred, missing: missing.thirty, parts: [] },
        {
          kind: 'any',
          met: true,
          text: { 'zh-CN': '限“web”渠道 或 不适用于：仅限金卡会员', en: 'at web or not: for gold members' },
          missing: null,
          parts: [
            { kind: 'channel', met: false, text: texts.web, missing: missing.web, parts: [] },
            {
              kind: 'not',
              met: true,
              text: { 'zh-CN': '不适用于：仅限金卡会员', en: 'not: for gold members' },
              missing: null,
              parts: [{ kind: 'tier', met: false, text: texts.gold, missing: null, parts: [] }],
            },
          ],
        },
      ],
    });
  });

  test('has nothing missing where it is out of reach for good', () => {
    const second = compiled({ nthPurchase: { nth: 2 } });
    const after = (purchases: number) => second.judge(factsOf({ history: { purchases, lastAt: null } }));
    expect(after(0)).toMatchObject({ met: false, missing: { 'zh-CN': '再消费 1 次', en: '1 more purchase' } });
    expect(after(2)).toMatchObject({ met: false, missing: null });
  });

  test('has nothing missing where it is met', () => {
    expect(compiled(aHundred).judge(goldAtWeb)).toEqual({
      kind: 'basketTotal',
      met: true,
      text: texts.aHundred,
      missing: null,
      parts: [],
    });
  });

  test('of not is unmet where its part is met', () => {
    expect(compiled({ not: gold }).judge(goldAtWeb)).toMatchObject({
      met: false,
      missing: null,
      parts: [{ met: true }],
    });
  });
});

describe('an outlook', () => {
  const outlook = (written: unknown) => compiled(written).outlook(small);
  const outOfReach = { state: 'OUT_OF_REACH', needs: [] };

  test('says what the basket lacks, or else what is asked for', () => {
    expect(outlook(aHundred)).toEqual({ state: 'WITHIN_REACH', needs: [missing.thirty] });
    expect(outlook(sunday)).toEqual({ state: 'WITHIN_REACH', needs: [texts.sunday] });
    expect(outlook({ basketTotal: { atLeastMinor: 7_000 } })).toEqual({ state: 'MET', needs: [] });
  });

  test('what a member is cannot be changed', () => {
    expect(outlook(gold)).toEqual(outOfReach);
    expect(outlook({ firstPurchase: { is: false } })).toEqual(outOfReach);
    // Of the time, and yet never: a window that is over, and the birthday of who has told none.
    expect(outlook({ timeWindow: { from: '2026-11-01T00:00:00Z', until: '2026-11-02T00:00:00Z' } })).toEqual(
      outOfReach,
    );
    expect(outlook({ birthday: { within: 'MONTH' } })).toEqual(outOfReach);
  });

  test('of all has every need, and is out of reach where one part is', () => {
    expect(outlook({ all: [aHundred, { tier: { anyOf: ['BASIC'] } }, { all: [web, sunday] }] })).toEqual({
      state: 'WITHIN_REACH',
      needs: [missing.thirty, missing.web, texts.sunday],
    });
    expect(outlook({ all: [aHundred, gold] })).toEqual(outOfReach);
  });

  test('of any names the ways that are open, as one need', () => {
    expect(outlook({ any: [gold, aHundred, { all: [web, sunday] }] })).toEqual({
      state: 'WITHIN_REACH',
      needs: [
        {
          'zh-CN': '再消费 30 元 或 在“web”渠道购买，周日',
          en: 'spend 30 yuan more or buy at web and on Sunday',
        },
      ],
    });
    expect(outlook({ any: [aHundred, { tier: { anyOf: ['BASIC'] } }] })).toEqual({ state: 'MET', needs: [] });
    expect(outlook({ any: [gold, { tier: { anyOf: ['SILVER'] } }] })).toEqual(outOfReach);
  });

  test('of not promises nothing that would have to be undone', () => {
    expect(outlook({ not: { channel: { anyOf: ['shop'] } } })).toEqual(outOfReach);
    expect(outlook({ not: gold })).toEqual({ state: 'MET', needs: [] });
    expect(outlook({ all: [aHundred, { not: { tier: { anyOf: ['BASIC'] } } }] })).toEqual(outOfReach);
  });
});
