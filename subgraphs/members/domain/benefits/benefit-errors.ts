/** Why a benefit is not handed over. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** Whether the tier lacks it or its day has not come is not told apart: to a till the day is none of its business. */
export const benefitNotOpen = defineRefusal({
  code: 'BENEFIT_NOT_OPEN',
  type: 'BenefitNotOpen',
  text: { 'zh-CN': '该会员目前不能使用此权益', en: 'This member cannot use this benefit now' },
});

export const benefitUsed = defineRefusal({
  code: 'BENEFIT_USED',
  type: 'BenefitUsed',
  text: { 'zh-CN': '此权益本期已使用', en: 'This benefit has been used for this time' },
});

export const benefitUseIdTaken = defineFault<{ id: string; path: string[] }>({
  code: 'IDEMPOTENCY_CONFLICT',
  name: 'BENEFIT_USE_ID_TAKEN',
  text: { 'zh-CN': '编号 {id} 已被使用', en: 'The id {id} has been used before' },
});
