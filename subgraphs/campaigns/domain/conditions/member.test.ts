import { factsOf } from '../testing/facts-of.js';
import { exclude, meets, refusal, textOf } from '../testing/written-rules.js';
import { member } from './member.js';

const ann = '0192f000-0000-7000-8000-0000000000aa';
const bo = '0192f000-0000-7000-8000-0000000000bb';

describe('member', () => {
  test.each([
    [{ anyOf: [ann] }, true],
    [{ anyOf: [bo, ann.toUpperCase()] }, true],
    [{ anyOf: [bo] }, false],
    [{ joinedWithinDays: 10 }, true],
    [{ joinedWithinDays: 9 }, false],
    [{ anyOf: [ann], joinedWithinDays: 10 }, true],
    [{ anyOf: [ann], joinedWithinDays: 9 }, false],
    [{ anyOf: [bo], joinedWithinDays: 10 }, false],
  ])('%j of a member who joined ten days ago: %s', (written, met) => {
    const facts = factsOf({ memberId: ann, at: '2026-11-11T12:00', joinedAt: '2026-11-01T12:00' });
    expect(meets(member, written, facts)).toBe(met);
  });

  test.each([
    ['2026-11-01T12:00', true],
    ['2026-11-02T11:59:59.999', true],
    ['2026-11-02T12:00', true],
    ['2026-11-02T12:00:00.001', false],
    ['2026-11-01T11:59:59.999', false],
  ])('a day is 24 hours from joining on, and a purchase before it is none of a new member: %s %s', (at, met) => {
    expect(meets(member, { joinedWithinDays: 1 }, factsOf({ at, joinedAt: '2026-11-01T12:00' }))).toBe(met);
  });

  test('names nobody', () => {
    expect(textOf(member, { anyOf: [ann] })).toEqual({ 'zh-CN': '仅限受邀会员', en: 'for invited members' });
    expect(textOf(member, { joinedWithinDays: 1 })).toEqual({ 'zh-CN': '入会 1 天内', en: 'within 1 day of joining' });
    expect(textOf(member, { anyOf: [ann], joinedWithinDays: 30 })).toEqual({
      'zh-CN': '仅限受邀会员、入会 30 天内',
      en: 'for invited members, within 30 days of joining',
    });
  });

  test('lists without a member in common exclude one another', () => {
    expect(exclude(member, { anyOf: [ann] }, { anyOf: [bo] })).toBe(true);
    expect(exclude(member, { anyOf: [ann] }, { anyOf: [bo, ann] })).toBe(false);
    expect(exclude(member, { anyOf: [ann] }, { joinedWithinDays: 1 })).toBe(false);
  });

  test.each([
    [{}, ': must name anyOf or joinedWithinDays'],
    [{ anyOf: null, joinedWithinDays: null }, ': must name anyOf or joinedWithinDays'],
    [{ anyOf: [] }, 'anyOf: must name at least one'],
    [{ anyOf: [ann, ann.toUpperCase()] }, 'anyOf: must name each once'],
    [{ anyOf: ['ann'] }, 'anyOf.0: must be a UUID'],
    [{ joinedWithinDays: 0 }, 'joinedWithinDays: must be 1 or more'],
    [{ joinedWithinDays: 3_661 }, 'joinedWithinDays: must be at most 3660'],
  ])('%j is refused', (written, reason) => {
    expect(refusal(member, written)).toBe(reason);
  });
});
