import type { Locale } from '../../schema/vocabulary.js';
import { wishesIn } from './header-wishes.js';

/** The language of texts shown to people, from Accept-Language; zh-CN when neither of ours is asked for. */
export function localeFrom(acceptLanguage: string | undefined): Locale {
  const languages = wishesIn(acceptLanguage).map((tag) => tag.split('-')[0]);
  return languages.find((language) => language === 'zh' || language === 'en') === 'en' ? 'en' : 'zh-CN';
}
