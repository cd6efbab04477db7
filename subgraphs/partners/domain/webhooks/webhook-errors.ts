/** How webhooks say no. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

export const tooManyWebhookEndpoints = defineRefusal<{ most: number }>({
  code: 'TOO_MANY_WEBHOOK_ENDPOINTS',
  type: 'TooManyWebhookEndpoints',
  text: {
    'zh-CN': '最多可登记 {most} 个通知地址，请先移除不再使用的地址',
    en: 'At most {most} addresses can be registered; remove one that is not used any more',
  },
});

/** `reason`: PRIVATE_ADDRESS or UNKNOWN_NAME. */
export const webhookTargetRefused = defineRefusal<{ reason: string }>({
  code: 'WEBHOOK_TARGET_REFUSED',
  type: 'WebhookTargetRefused',
  text: {
    'zh-CN': '该通知地址不可用：域名无法解析或指向内部网络',
    en: 'Nothing can be sent to this address: its name is unknown, or leads into a private network',
  },
});

/** `endpointState` is the one that it has. */
export const webhookEndpointNotReady = defineRefusal<{ endpointState: string }>({
  code: 'WEBHOOK_ENDPOINT_NOT_READY',
  type: 'WebhookEndpointNotReady',
  text: {
    'zh-CN': '该通知地址当前状态为 {endpointState}，不能执行此操作',
    en: 'This endpoint is {endpointState}, in which this cannot be done',
  },
});

export const nothingToReplay = defineRefusal({
  code: 'NOTHING_TO_REPLAY',
  type: 'NothingToReplay',
  text: {
    'zh-CN': '没有可重发的通知，或没有接收该类通知的地址',
    en: 'There is no such message to send again, or no endpoint that takes it',
  },
});

/** Another partner's is answered as one that does not exist. */
export const unknownWebhookEndpoint = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_WEBHOOK_ENDPOINT',
  text: { 'zh-CN': '没有这个通知地址', en: 'There is no such endpoint' },
});

export const unknownWebhookPartner = defineFault<{ path: string[] }>({
  code: 'BAD_USER_INPUT',
  name: 'UNKNOWN_WEBHOOK_PARTNER',
  text: { 'zh-CN': '没有这个合作伙伴', en: 'There is no such partner' },
});
