/** A coupon, which its owner hands out when it learns of it. */
import { z } from 'zod';
import { defineEffect } from '../effect.js';
import { codeParam } from '../rule-params.js';

export const coupon = defineEffect({
  name: 'coupon',
  description: 'A coupon of this code. Once for each purchase that meets the conditions.',
  params: z.object({ code: codeParam }),
  gives: 'GRANT',
  topic: 'coupon-granted',
  text: ({ code }) => ({ 'zh-CN': `优惠券“${code}”`, en: `coupon ${code}` }),
});
