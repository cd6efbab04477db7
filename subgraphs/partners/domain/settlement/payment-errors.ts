/** How a step of a payment says no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** `paymentState` is the one that it has. */
export const paymentNotReady = defineRefusal<{ paymentState: string }>({
  code: 'PAYMENT_NOT_READY',
  type: 'PaymentNotReady',
  text: {
    'zh-CN': '该笔结算付款处于 {paymentState} 状态，不能进行此操作',
    en: 'This payment is {paymentState}: this cannot be said of it now',
  },
});

/** One between others is answered as one that does not exist. */
export const unknownPayment = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_PAYMENT',
  text: { 'zh-CN': '没有这笔结算付款', en: 'There is no such payment' },
});
