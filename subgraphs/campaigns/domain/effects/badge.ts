/** A badge, which its owner pins on when it learns of it. */
import { z } from 'zod';
import { defineEffect } from '../effect.js';
import { codeParam } from '../rule-params.js';

export const badge = defineEffect({
  name: 'badge',
  description: 'A badge of this code.',
  params: z.object({ code: codeParam }),
  gives: 'GRANT',
  topic: 'badge-granted',
  text: ({ code }) => ({ 'zh-CN': `徽章“${code}”`, en: `badge ${code}` }),
});
