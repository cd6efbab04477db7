/** How a sandbox refuses. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

export const sandboxRefused = defineRefusal<{ amount: number }>({
  code: 'SANDBOX_REFUSED',
  type: 'SandboxRefused',
  text: {
    'zh-CN': '沙箱按数量 {amount} 的约定拒绝了该请求，未发生任何变动',
    en: 'The sandbox refuses {amount}, as it does every amount of that ending; nothing has moved',
  },
});

/** A real partner asked for what is a sandbox's. */
export const sandboxOnly = defineFault({
  code: 'FORBIDDEN',
  name: 'SANDBOX_ONLY',
  text: { 'zh-CN': '仅沙箱品牌可以使用', en: 'This is for sandbox brands alone' },
});

export const sandboxErrors = [sandboxRefused, sandboxOnly];
