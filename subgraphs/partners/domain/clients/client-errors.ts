/** How programs of partners are refused. */
import { defineRefusal } from '../../../../chassis/domain-error.js';

/** `revokedSince` is an ISO 8601 instant. */
export const clientRevoked = defineRefusal<{ revokedSince: string }>({
  code: 'PARTNER_CLIENT_REVOKED',
  type: 'PartnerClientRevoked',
  text: {
    'zh-CN': '该客户端已被吊销，不能再更改',
    en: 'This client has been revoked and cannot be changed any more',
  },
});

export const tooManyClients = defineRefusal<{ atMost: number }>({
  code: 'TOO_MANY_PARTNER_CLIENTS',
  type: 'TooManyPartnerClients',
  text: {
    'zh-CN': '每个品牌最多可有 {atMost} 个有效客户端，请先吊销不再使用的',
    en: 'A brand has {atMost} clients at most; revoke one that is not used any more',
  },
});

/** `remaining` points are left of the day's; `resetsAt` is an ISO 8601 instant. */
export const quotaExceeded = defineRefusal<{ limit: number; remaining: number; resetsAt: string }>({
  code: 'QUOTA_EXCEEDED',
  type: 'QuotaExceeded',
  text: {
    'zh-CN': '超出每日积分配额：每日 {limit}，今日剩余 {remaining}',
    en: 'This is more than is left of the points of a day: {limit} a day, {remaining} left today',
  },
});

export const clientErrors = [clientRevoked, tooManyClients, quotaExceeded];
