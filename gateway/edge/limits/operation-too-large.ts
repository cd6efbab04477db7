import { defineFault } from '../../../chassis/domain-error.js';
import type { OperationLimit, OperationLimits } from './operation-limits.js';

/** `found` is how much had been counted when the limit was passed; there may be more. */
export const operationTooLarge = defineFault<{ limit: OperationLimit; found: number; allowed: number }>({
  code: 'BAD_USER_INPUT',
  name: 'OPERATION_TOO_LARGE',
  text: {
    'zh-CN': '请求过大：{limit} 至少为 {found}，上限为 {allowed}',
    en: 'The operation is larger than this graph takes: {limit} is at least {found}, and {allowed} is the limit',
  },
});

export const circularFragment = defineFault<{ fragment: string }>({
  code: 'BAD_USER_INPUT',
  name: 'CIRCULAR_FRAGMENT',
  text: { 'zh-CN': '片段 {fragment} 包含自身', en: 'The fragment {fragment} holds itself' },
});

/** Throws OPERATION_TOO_LARGE when more was found than the limit allows. */
export function holdTo(limits: OperationLimits, limit: OperationLimit, found: number): void {
  if (found > limits[limit]) throw operationTooLarge({ limit, found, allowed: limits[limit] });
}
