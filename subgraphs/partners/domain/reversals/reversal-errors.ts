/** What undoing an exchange may be refused by, and how it is said. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

/** `standsAs` is the status of the exchange. */
export const notReversible = defineRefusal<{ standsAs: string }>({
  code: 'NOT_REVERSIBLE',
  type: 'NotReversible',
  text: {
    'zh-CN': '只有已完成的兑换才能撤销',
    en: 'Only an exchange that was committed can be undone',
  },
});

/** `reversibleUntil` is an ISO 8601 instant. */
export const reversalWindowEnded = defineRefusal<{ reversibleUntil: string }>({
  code: 'REVERSAL_WINDOW_ENDED',
  type: 'ReversalWindowEnded',
  text: {
    'zh-CN': '已超过撤销期限',
    en: 'The time in which this exchange could be undone is over',
  },
});

/** By whichever reversal was first; it may still be under way. */
export const alreadyReversed = defineRefusal<{ firstReversalId: string }>({
  code: 'ALREADY_REVERSED',
  type: 'AlreadyReversed',
  text: {
    'zh-CN': '该笔兑换已由 {firstReversalId} 撤销',
    en: 'This exchange is undone already, by {firstReversalId}',
  },
});
