/** Why nobody is signed in, or is no longer. */
import { defineFault, defineRefusal } from '../../../../chassis/domain-error.js';

/** Another issuer signs people in here, or nothing carries a code to such an address. */
export const signInUnavailable = defineRefusal({
  code: 'SIGN_IN_UNAVAILABLE',
  type: 'SignInUnavailable',
  text: {
    'zh-CN': '此处不支持用验证码登录',
    en: 'Signing in with a code is not available here, or not by this kind of address',
  },
});

/** Too many codes were asked for, to one address, by one asker or by everybody: which of them is not said. */
export const codesLimited = defineRefusal<{ retryAfterSeconds: number }>({
  code: 'CODES_LIMITED',
  type: 'CodesLimited',
  text: {
    'zh-CN': '验证码请求过于频繁，请在 {retryAfterSeconds} 秒后重试',
    en: 'Too many codes were asked for; try again in {retryAfterSeconds} seconds',
  },
});

/** Wrong, used, too old, tried too often, or never sent: the first two can be told apart by nobody but who reads the message. */
export const codeRefused = defineRefusal<{ attemptsLeft: number }>({
  code: 'CODE_REFUSED',
  type: 'CodeRefused',
  text: { 'zh-CN': '验证码错误或已失效', en: 'This code is wrong or good no longer' },
});

/** Said only to whoever has proven to be that member. */
export const membershipErased = defineRefusal({
  code: 'MEMBERSHIP_ERASED',
  type: 'MembershipEnded',
  text: { 'zh-CN': '该会员账户的资料已删除', en: 'This membership and all that is personal about it are gone' },
});

export const membershipMerged = defineRefusal({
  code: 'MEMBERSHIP_MERGED',
  type: 'MembershipEnded',
  text: {
    'zh-CN': '该会员账户已并入另一账户，请登录该账户',
    en: 'This membership is part of another one now; sign in to that one',
  },
});

export const recentSignInNeeded = defineRefusal({
  code: 'RECENT_SIGN_IN_NEEDED',
  type: 'RecentSignInNeeded',
  text: {
    'zh-CN': '更换登录方式前，请重新登录',
    en: 'Sign in again before you change how you sign in',
  },
});

export const sessionOver = defineRefusal({
  code: 'SESSION_ENDED',
  type: 'SessionEnded',
  text: { 'zh-CN': '登录已失效，请重新登录', en: 'This session has ended; sign in again' },
});

/** Told to the gateway, which then refuses the session's tokens. */
export const sessionNoLonger = defineFault({
  code: 'UNAUTHENTICATED',
  name: 'SESSION_NO_LONGER',
  text: { 'zh-CN': '登录已失效，请重新登录', en: 'The session has ended' },
});
