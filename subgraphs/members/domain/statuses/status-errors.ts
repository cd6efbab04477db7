/** Why a membership does not take a step. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** A status is left by certain steps only; `status` is where the member stands. */
export const statusUnfit = defineRefusal<{ status: string }>({
  code: 'STATUS_UNFIT',
  type: 'StatusUnfit',
  text: { 'zh-CN': '会员当前状态（{status}）不允许此操作', en: 'A membership that is {status} cannot take this step' },
});

export const unknownMember = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_MEMBER',
  text: { 'zh-CN': '没有该会员', en: 'There is no such member' },
});
