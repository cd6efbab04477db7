import { changedFields } from './changed-fields.js';

const rule = (code: string, stopAt: number) => ({ code, stopAt });

test.each([
  ['nothing, where only the order of keys and nulls differ', { a: 1, b: { c: null } }, { b: {}, a: 1 }, []],
  ['a value', { priority: 100 }, { priority: 200 }, ['priority: changed from 100 to 200']],
  [
    'values that came and went, deep down',
    { caps: { perDay: 5 }, group: { code: 'tea' } },
    { caps: { perMember: 7 } },
    ['caps.perDay: removed, was 5', 'caps.perMember: added 7', 'group: removed, was {"code":"tea"}'],
  ],
  ['another kind of value', { a: [1] }, { a: { b: 1 } }, ['a: changed from [1] to {"b":1}']],
  [
    'what a list gained and lost',
    { anyOf: ['GOLD', 'SILVER'] },
    { anyOf: ['DIAMOND', 'GOLD'] },
    ['anyOf: added ["DIAMOND"]', 'anyOf: removed ["SILVER"]'],
  ],
  ['the order of a list', { anyOf: ['a', 'b'] }, { anyOf: ['b', 'a'] }, ['anyOf: in another order, ["b","a"]']],
  [
    'objects in their places',
    { rules: [rule('A', 1), rule('B', 2)] },
    { rules: [rule('A', 1), rule('B', 3)] },
    ['rules.1.stopAt: changed from 2 to 3'],
  ],
  [
    'an object put before others, and not the others',
    { rules: [rule('A', 1)] },
    { rules: [rule('B', 2), rule('A', 1)] },
    ['rules: added [{"code":"B","stopAt":2}]'],
  ],
  ['a word more in a list of the same words', { a: ['x'] }, { a: ['x', 'x'] }, ['a: in another order, ["x","x"]']],
])('%s', (_what, from, to, words) => expect(changedFields(from, to)).toEqual(words));

test('a long value is cut, and says how long it is', () => {
  // 297 letters, two quotation marks and two brackets are 301 characters, of which 300 are shown.
  const [line] = changedFields({ skus: [] }, { skus: ['x'.repeat(297)] });
  expect(line).toBe(`skus: added ["${'x'.repeat(297)}"… (301 characters)`);
});
