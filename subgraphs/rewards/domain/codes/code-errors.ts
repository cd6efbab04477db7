/** How rewards says no to what concerns codes: of pools that ops fill, and at the till. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** Never given to anybody, or nothing we know: a till is told no more. */
export const unknownCoupon = defineRefusal({
  code: 'UNKNOWN_COUPON',
  type: 'UnknownCoupon',
  text: { 'zh-CN': '没有这个券码', en: 'There is no such code' },
});

/** `usedAt` is an ISO 8601 instant. */
export const couponUsed = defineRefusal<{ usedAt: string }>({
  code: 'COUPON_USED',
  type: 'CouponUsed',
  text: { 'zh-CN': '该券码已被使用', en: 'This code has been used' },
});

export const couponRevoked = defineRefusal({
  code: 'COUPON_REVOKED',
  type: 'CouponRevoked',
  text: { 'zh-CN': '该券码已被收回', en: 'This code has been taken back' },
});

/** `validUntil` is an ISO 8601 instant. */
export const couponExpired = defineRefusal<{ validUntil: string }>({
  code: 'COUPON_EXPIRED',
  type: 'CouponExpired',
  text: { 'zh-CN': '该券码已过期', en: 'This code has expired' },
});

/** `validFrom` is an ISO 8601 instant. */
export const couponNotYetValid = defineRefusal<{ validFrom: string }>({
  code: 'COUPON_NOT_YET_VALID',
  type: 'CouponNotYetValid',
  text: { 'zh-CN': '该券码尚未生效', en: 'This code is not valid yet' },
});

export const unknownCouponPool = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_COUPON_POOL',
  text: { 'zh-CN': '没有这个券码池', en: 'There is no such pool of coupons' },
});

/** A channel that asks for codes that are none, again and again, guesses. */
export const tooManyWrongCodes = defineFault<{ retryAfter: number }>({
  code: 'RATE_LIMITED',
  name: 'TOO_MANY_WRONG_CODES',
  text: {
    'zh-CN': '错误的券码过多，请在 {retryAfter} 秒后重试',
    en: 'Too many codes that are none; try again in {retryAfter} seconds',
  },
});
