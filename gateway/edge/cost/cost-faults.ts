import { defineFault } from '../../../chassis/domain-error.js';

/** `limit` is the budget's name, `cost.member`. */
export const costTooHigh = defineFault<{ limit: string; cost: number; allowed: number }>({
  code: 'BAD_USER_INPUT',
  name: 'COST_TOO_HIGH',
  text: {
    'zh-CN': '请求的开销为 {cost}，上限为 {allowed}；请少取一些',
    en: 'The operation may cost {cost}, and {allowed} is the limit: ask for less at a time',
  },
});

/** `@listSize` wants to be told how many, by exactly one of its slicing arguments. */
export const slicingArgumentNeeded = defineFault<{ field: string; arguments: string }>({
  code: 'BAD_USER_INPUT',
  name: 'SLICING_ARGUMENT_NEEDED',
  text: {
    'zh-CN': '{field} 需要且只需要以下参数之一：{arguments}',
    en: 'Say how many of {field} you want, by exactly one of: {arguments}',
  },
});
