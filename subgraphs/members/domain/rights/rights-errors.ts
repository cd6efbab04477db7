/** Why a right is not granted: to whom it belongs no longer, or not yet again. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

/** The membership has ended: closed, or erased, or merged into another. Nothing was changed. */
export const noLongerMember = defineRefusal({
  code: 'NO_LONGER_MEMBER',
  type: 'NoLongerMember',
  text: { 'zh-CN': '该会员资格已终止', en: 'This membership has ended' },
});

/** `nextAt` is an ISO 8601 instant, `exportId` the export that stands: refusals are kept as JSON. */
export const exportTooSoon = defineRefusal<{ exportId: string; nextAt: string }>({
  code: 'EXPORT_TOO_SOON',
  type: 'ExportTooSoon',
  text: {
    'zh-CN': '您的数据副本正在准备或近期已申请过，请在 {nextAt} 之后再申请',
    en: 'A copy of your data is being made or was asked for not long ago; ask again after {nextAt}',
  },
});
