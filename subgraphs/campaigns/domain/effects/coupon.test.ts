import { offerOf, refusal } from '../testing/written-rules.js';
import { coupon } from './coupon.js';

test('a coupon is handed over by its code', () => {
  expect(coupon).toMatchObject({ gives: 'GRANT', topic: 'coupon-granted' });
  expect(coupon.params.parse({ code: ' SPRING ' })).toEqual({ code: 'SPRING' });
  expect(offerOf(coupon, { code: 'SPRING' })).toEqual({ 'zh-CN': '优惠券“SPRING”', en: 'coupon SPRING' });
});

test('a coupon without a code is refused', () => {
  expect(refusal(coupon, { code: ' ' })).toBe('code: must not be empty');
});
