import { offerOf, refusal } from '../testing/written-rules.js';
import { badge } from './badge.js';

test('a badge is handed over by its code', () => {
  expect(badge).toMatchObject({ gives: 'GRANT', topic: 'badge-granted' });
  expect(badge.params.parse({ code: ' tea-lover ' })).toEqual({ code: 'tea-lover' });
  expect(offerOf(badge, { code: 'tea-lover' })).toEqual({ 'zh-CN': '徽章“tea-lover”', en: 'badge tea-lover' });
});

test('a badge without a code is refused', () => {
  expect(refusal(badge, { code: '' })).toBe('code: must not be empty');
});
