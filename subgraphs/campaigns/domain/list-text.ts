import type { LocalisedText } from '../../../schema/vocabulary.js';

/** More would be a catalogue and no phrase. */
const maxNamed = 3;

/** Codes as a member reads them: all of a few; of many the first few and how many there are. */
export function listText(codes: readonly string[]): LocalisedText {
  const named = codes.slice(0, maxNamed);
  const left = codes.length - named.length;
  return {
    'zh-CN': `“${named.join('、')}${left > 0 ? ` 等 ${codes.length} 项` : ''}”`,
    en: `${named.join(', ')}${left > 0 ? ` and ${left} more` : ''}`,
  };
}
