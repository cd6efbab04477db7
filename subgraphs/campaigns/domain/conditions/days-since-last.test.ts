import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { daysSinceLast } from './days-since-last.js';

const lastAt = new Date('2026-11-01T12:00:00+08:00');

describe('daysSinceLast', () => {
  test.each([
    [{ atLeast: 10 }, '2026-11-11T11:59:59.999', false],
    [{ atLeast: 10 }, '2026-11-11T12:00', true],
    [{ atLeast: 10 }, '2027-11-11T12:00', true],
    // The tenth day lasts until the eleventh is over.
    [{ atMost: 10 }, '2026-11-12T11:59:59.999', true],
    [{ atMost: 10 }, '2026-11-12T12:00', false],
    [{ atMost: 0 }, '2026-11-01T12:00', true],
    [{ atMost: 0 }, '2026-11-02T12:00', false],
    [{ atLeast: 10, atMost: 10 }, '2026-11-11T11:59:59.999', false],
    [{ atLeast: 10, atMost: 10 }, '2026-11-11T12:00', true],
    [{ atLeast: 10, atMost: 10 }, '2026-11-12T12:00', false],
  ])('%j at %s: %s', (written, at, met) => {
    expect(meets(daysSinceLast, written, factsOf({ at, history: { purchases: 3, lastAt } }))).toBe(met);
  });

  test.each([{ atLeast: 1 }, { atMost: 3_660 }])('%j is not met by a first purchase', (written) => {
    expect(meets(daysSinceLast, written, factsOf({ history: { purchases: 0, lastAt: null } }))).toBe(false);
  });

  test.each([{ atLeast: 1 }, { atMost: 3_660 }])(
    '%j is not met where a later purchase is recorded already',
    (written) => {
      // Reported late: it lies ten days before the last purchase.
      const facts = factsOf({ at: '2026-10-22T12:00', history: { purchases: 3, lastAt } });
      expect(meets(daysSinceLast, written, facts)).toBe(false);
    },
  );

  test('without a history it cannot be judged', () => {
    expect(() => meets(daysSinceLast, { atLeast: 1 }, factsOf({ history: null }))).toThrow(RangeError);
  });

  test.each([
    [{ atLeast: 30 }, '距上次消费满 30 天', '30 days or more since your last purchase'],
    [{ atMost: 1 }, '距上次消费不超过 1 天', 'at most 1 day since your last purchase'],
    [{ atLeast: 30, atMost: 90 }, '距上次消费 30 至 90 天', '30 to 90 days since your last purchase'],
  ])('%j is read as it is meant', (written, chinese, english) => {
    expect(textOf(daysSinceLast, written)).toEqual({ 'zh-CN': chinese, en: english });
  });

  test('ranges without a day in common exclude one another', () => {
    expect(exclude(daysSinceLast, { atLeast: 31 }, { atMost: 30 })).toBe(true);
    expect(exclude(daysSinceLast, { atLeast: 30 }, { atMost: 30 })).toBe(false);
    expect(exclude(daysSinceLast, { atLeast: 30 }, { atLeast: 90 })).toBe(false);
  });

  test.each([
    [{}, ': must name atLeast or atMost'],
    [{ atLeast: 0 }, 'atLeast: must be 1 or more'],
    [{ atMost: -1 }, 'atMost: must be 0 or more'],
    [{ atLeast: 31, atMost: 30 }, 'atMost: must not be below atLeast'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(daysSinceLast, written)).toBe(reason);
  });
});
