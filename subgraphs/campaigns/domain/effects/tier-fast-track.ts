/** A tier for some days without having spent for it, which members has in force from the purchase on. */
import { z } from 'zod';
import { counted } from '../counted.js';
import { defineEffect } from '../effect.js';
import { tierParam, wholeParam } from '../rule-params.js';
import { tierNames } from '../tier-code.js';

export const tierFastTrack = defineEffect({
  name: 'tierFastTrack',
  description: 'This tier for so many days, without having spent for it.',
  params: z.object({
    tier: tierParam.refine((tier) => tier !== 'BASIC', { error: 'must be above BASIC, which everyone has' }),
    days: wholeParam(1, 366),
  }),
  gives: 'GRANT',
  topic: 'tier-fast-track-granted',
  text: ({ tier, days }) => ({
    'zh-CN': `${tierNames['zh-CN'][tier]}体验 ${days} 天`,
    en: `${tierNames.en[tier]} tier for ${counted(days, 'day')}`,
  }),
});
