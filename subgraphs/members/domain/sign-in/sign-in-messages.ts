/**
 * What a person is written who signs in or changes how they are reached: short, without a link (a link is what those write who want to
 * steal a code), in the language they asked in.
 */
import type { Locale } from '../../../../schema/vocabulary.js';
import { codeMinutes, type ContactKind } from './sign-in-rules.js';

export interface Words {
  topic: string;
  subject: string;
  text: string;
  values: Record<string, string>;
}

export function signInCodeWords(code: string, locale: Locale): Words {
  const minutes = String(codeMinutes);
  const words = {
    'zh-CN': {
      subject: '登录验证码',
      text: `您的登录验证码是 ${code}，${minutes} 分钟内有效。请勿告诉任何人。如非本人操作，请忽略。`,
    },
    en: {
      subject: 'Your sign-in code',
      text: `${code} is your code to sign in, good for ${minutes} minutes. Tell it to nobody. If you did not ask for it, do nothing.`,
    },
  };
  return { topic: 'sign-in-code', ...words[locale], values: { code, minutes } };
}

export function contactCodeWords(code: string, locale: Locale): Words {
  const minutes = String(codeMinutes);
  const words = {
    'zh-CN': {
      subject: '验证码',
      text: `您的验证码是 ${code}，${minutes} 分钟内有效，用于将此联系方式绑定到您的会员账户。请勿告诉任何人。`,
    },
    en: {
      subject: 'Your code',
      text: `${code} is your code to confirm this address for your membership, good for ${minutes} minutes. Tell it to nobody.`,
    },
  };
  return { topic: 'contact-code', ...words[locale], values: { code, minutes } };
}

/** To the contact that was replaced: whoever did not do that learns of it where they can still be reached. */
export function contactReplacedWords(kind: ContactKind, locale: Locale): Words {
  const words = {
    'zh-CN': {
      subject: '会员联系方式已变更',
      text: `您会员账户的${kind === 'PHONE' ? '手机号' : '邮箱'}已更换，不再是此联系方式。如非本人操作，请尽快联系门店。`,
    },
    en: {
      subject: 'Your contact details were changed',
      text: `The ${kind === 'PHONE' ? 'phone number' : 'e-mail address'} of your membership was changed and is no longer this one. If that was not you, tell a shop soon.`,
    },
  };
  return { topic: 'contact-replaced', ...words[locale], values: { kind } };
}

/** To a contact that ops recorded for a member who could not show its code: whoever has it and asked for nothing learns of it. */
export function contactRecordedWords(kind: ContactKind, locale: Locale): Words {
  const words = {
    'zh-CN': {
      subject: '会员联系方式已登记',
      text: `此${kind === 'PHONE' ? '手机号' : '邮箱'}已登记为您会员账户的联系方式，可用于登录。如非本人要求，请尽快联系门店。`,
    },
    en: {
      subject: 'Your contact details were changed',
      text: `This ${kind === 'PHONE' ? 'phone number' : 'e-mail address'} now belongs to your membership, and you can sign in with it. If you did not ask for that, tell a shop soon.`,
    },
  };
  return { topic: 'contact-recorded', ...words[locale], values: { kind } };
}
