/** How disputes say no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** An item is disputed once: what was resolved is not opened again. */
export const alreadyDisputed = defineRefusal<{ disputeId: string }>({
  code: 'ALREADY_DISPUTED',
  type: 'AlreadyDisputed',
  text: {
    'zh-CN': '该结算明细已提出过争议（{disputeId}），每条明细只能争议一次',
    en: 'This item is or was disputed already, as {disputeId}: once is all',
  },
});

/** `disputableUntil` is an ISO 8601 instant. */
export const disputeTooLate = defineRefusal<{ disputableUntil: string }>({
  code: 'DISPUTE_TOO_LATE',
  type: 'DisputeTooLate',
  text: {
    'zh-CN': '争议期已于 {disputableUntil} 结束',
    en: 'This item could be disputed until {disputableUntil}',
  },
});

export const nothingToDispute = defineRefusal({
  code: 'NOTHING_TO_DISPUTE',
  type: 'NothingToDispute',
  text: {
    'zh-CN': '该笔兑换已被撤销，没有可争议的金额',
    en: 'The exchange was taken back: nothing of this item is left to dispute',
  },
});

/** `disputeState` is the one that it has. */
export const disputeNotOpen = defineRefusal<{ disputeState: string }>({
  code: 'DISPUTE_NOT_OPEN',
  type: 'DisputeNotOpen',
  text: {
    'zh-CN': '该争议处于 {disputeState} 状态，不能进行此操作',
    en: 'This dispute is {disputeState}: this cannot be done with it now',
  },
});

/** Another brand's is answered as one that does not exist, and so is one that can be no object of a dispute. */
export const unknownItem = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_ITEM',
  text: { 'zh-CN': '没有可争议的该结算明细', en: 'There is no such item that could be disputed' },
});

export const unknownDispute = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_DISPUTE',
  text: { 'zh-CN': '没有这项争议', en: 'There is no such dispute' },
});
