import { defineFault } from './domain-error.js';

export const changeOutdated = defineFault<{ path: string[]; version: number; live: number }>({
  code: 'BAD_USER_INPUT',
  name: 'CHANGE_OUTDATED',
  text: {
    'zh-CN': '版本 {version} 已过时：版本 {live} 已生效，请重新提交',
    en: 'Version {version} is outdated: version {live} is live already; propose it anew',
  },
});

export const notSubmitted = defineFault<{ path: string[]; id: string }>({
  code: 'BAD_USER_INPUT',
  name: 'NOT_SUBMITTED',
  text: {
    'zh-CN': '变更 {id} 仍是草稿，须先由起草人提交',
    en: 'The change {id} is a draft still; its author has to submit it first',
  },
});

export const authorNeeded = defineFault({
  code: 'FORBIDDEN',
  name: 'AUTHOR_NEEDED',
  text: { 'zh-CN': '只有起草人可以提交草稿', en: 'Only the author of a draft can submit it' },
});

export const configurationErrors = [changeOutdated, notSubmitted, authorNeeded];
