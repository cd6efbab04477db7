/** The member's first purchase of all, or any but the first. */
import { z } from 'zod';
import { defineCondition } from '../condition.js';
import { historyOf } from '../history-of.js';

export const firstPurchase = defineCondition({
  name: 'firstPurchase',
  description: "It is the member's first purchase to be recorded, or with `is: false` a later one.",
  params: z.object({ is: z.boolean() }),
  about: 'MEMBER',
  needsHistory: true,
  compile:
    ({ is }) =>
    (facts) =>
      (historyOf(facts).purchases === 0) === is,
  text: ({ is }) =>
    is
      ? { 'zh-CN': '首次消费', en: 'on your first purchase' }
      : { 'zh-CN': '首次消费之后', en: 'after your first purchase' },
  excludes: (one, other) => one.is !== other.is,
});
