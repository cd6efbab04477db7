/** How fulfilment says no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** `state` is the one that it has. */
export const fulfilmentNotOpen = defineRefusal<{ state: string }>({
  code: 'FULFILMENT_NOT_OPEN',
  type: 'FulfilmentNotOpen',
  text: {
    'zh-CN': '该交付已处于 {state} 状态，不能这样更改',
    en: 'This delivery is {state} and cannot be changed so',
  },
});

export const nothingToHandOver = defineRefusal({
  code: 'NOTHING_TO_HAND_OVER',
  type: 'NothingToHandOver',
  text: { 'zh-CN': '该兑换没有待领取的礼品', en: 'Nothing of this redemption waits to be handed over' },
});

export const nothingToRetry = defineRefusal({
  code: 'NOTHING_TO_RETRY',
  type: 'NothingToRetry',
  text: { 'zh-CN': '没有已放弃的通知需要重发', en: 'No message about this delivery has been given up' },
});

/** Somebody else's is answered as one that does not exist. */
export const unknownFulfilment = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_FULFILMENT',
  text: { 'zh-CN': '没有这笔交付', en: 'There is no such delivery' },
});

export const partnerCodeTaken = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'PARTNER_CODE_TAKEN',
  text: { 'zh-CN': '该合作伙伴代码已用于另一伙伴', en: 'The code is the one of another partner' },
});
