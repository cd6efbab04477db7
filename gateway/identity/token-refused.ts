import { defineFault } from '../../chassis/domain-error.js';

/** A token was sent and is not good here. `reason` helps the engineer who holds it and tells a stranger nothing. */
export const tokenRefused = defineFault<{ reason: string }>({
  code: 'UNAUTHENTICATED',
  name: 'TOKEN_REFUSED',
  text: { 'zh-CN': '登录凭证无效，请重新登录', en: 'The token is not good here: {reason}' },
});

/** Who asks cannot be told at the moment: the issuer's keys or the members' look-up are out of reach. */
export const identityUnavailable = defineFault({
  code: 'UNAVAILABLE',
  name: 'IDENTITY_UNAVAILABLE',
  text: { 'zh-CN': '暂时无法确认身份，请稍后再试', en: 'Who asks cannot be checked at the moment; try again shortly' },
});
