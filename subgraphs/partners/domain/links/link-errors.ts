/** How linking is refused: precisely, and so that nobody learns of anybody else's links, codes and keys by it. */
import { defineRefusal } from '../../../../chassis/domain-error.js';
import type { LinkTokenFault } from './link-token.js';

export const linkTokenRefused = defineRefusal<{ reason: LinkTokenFault }>({
  code: 'LINK_TOKEN_REFUSED',
  type: 'LinkTokenRefused',
  text: {
    'zh-CN': '合作伙伴的关联凭证无效，请在合作伙伴处重新发起关联（{reason}）',
    en: 'This link token is not good here; begin again where the partner gave it ({reason})',
  },
});

export const partnerMemberTaken = defineRefusal({
  code: 'PARTNER_MEMBER_TAKEN',
  type: 'PartnerMemberTaken',
  text: {
    'zh-CN': '该合作伙伴账户已关联其他会员，请先在原会员处解除关联',
    en: 'That account at the partner is linked with another membership; it has to be unlinked there first',
  },
});

/** `triesLeft` of the partner's member who named the code. */
export const linkCodeRefused = defineRefusal<{ triesLeft: number }>({
  code: 'LINK_CODE_REFUSED',
  type: 'LinkCodeRefused',
  text: {
    'zh-CN': '关联码错误或已过期，还可尝试 {triesLeft} 次',
    en: 'The code is wrong or has run out; {triesLeft} tries are left',
  },
});

export const noLinkToEnd = defineRefusal({
  code: 'NO_LINK_TO_END',
  type: 'NoLinkToEnd',
  text: { 'zh-CN': '未与该合作伙伴关联', en: 'There is no link with this partner' },
});

export const tooManyLinkKeys = defineRefusal<{ atMost: number }>({
  code: 'TOO_MANY_PARTNER_LINK_KEYS',
  type: 'TooManyPartnerLinkKeys',
  text: {
    'zh-CN': '每个品牌最多可有 {atMost} 个有效的关联密钥，请先吊销不再使用的',
    en: 'A brand has {atMost} link keys at most; revoke one that is not used any more',
  },
});

/** `revokedSince` is an ISO 8601 instant. */
export const linkKeyRevoked = defineRefusal<{ revokedSince: string }>({
  code: 'PARTNER_LINK_KEY_REVOKED',
  type: 'PartnerLinkKeyRevoked',
  text: { 'zh-CN': '该关联密钥已被吊销', en: 'This link key has been revoked' },
});

export const linkErrors = [
  linkTokenRefused,
  partnerMemberTaken,
  linkCodeRefused,
  noLinkToEnd,
  tooManyLinkKeys,
  linkKeyRevoked,
];
