import { factsOf } from '../testing/facts-of.js';
import { meets, refusal, textOf } from '../testing/written-rules.js';
import { household } from './household.js';

describe('household', () => {
  test.each([
    [1, 0, false],
    [1, 1, true],
    [3, 2, false],
    [3, 3, true],
    [3, 6, true],
  ])('of at least %i, for a member of one of %i: %s', (atLeast, householdSize, met) => {
    expect(meets(household, { atLeast }, factsOf({ householdSize }))).toBe(met);
  });

  test('says for whom', () => {
    expect(textOf(household, { atLeast: 1 })).toEqual({ 'zh-CN': '家庭成员专享', en: 'for members of a household' });
    expect(textOf(household, { atLeast: 3 })).toEqual({ 'zh-CN': '家庭满 3 人', en: 'for households of 3 or more' });
  });

  test.each([[0], [7], [1.5]])('%d is no size that could be asked for', (atLeast) => {
    expect(refusal(household, { atLeast })).toMatch(/^atLeast: /);
  });
});
