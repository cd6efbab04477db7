/**
 * What a member tells about themselves. A name is something a person could be called by; a birthday lies behind us, and
 * within the longest life anybody is known to have lived.
 */
import type { Locale } from '../../../schema/vocabulary.js';

/** Everything in here but the locale is personal data: it is kept sealed and enters no log, event, job or stored answer. */
export interface PersonalDetails {
  displayName: string;
  /** E.164. */
  phone: string | null;
  /** Lower case. */
  email: string | null;
  /** YYYY-MM-DD. */
  birthday: string | null;
  locale: Locale;
}

export const longestName = 60;

/** The oldest age on record is 122 years (Jeanne Calment, 1875-1997). */
const oldestAgeYears = 122;

/** Letters and signs that show as nothing: fillers of Hangul and the empty pattern of Braille. */
const blanks = /[\u115f\u1160\u2800\u3164\uffa0]/gu;

/** The name without space around it or runs of space in it; null when nothing visible is left or it is too long. */
export function cleanName(typed: string): string | null {
  const name = typed.normalize('NFC').replace(blanks, ' ').replace(/\s+/gu, ' ').trim();
  const visible = /[\p{L}\p{N}\p{S}]/u.test(name);
  const control = /\p{C}/u.test(name.replace(/\u200d/gu, ''));
  return visible && !control && [...name].length <= longestName ? name : null;
}

/** What stands for the details of somebody who has been forgotten: no name begins so. */
export function forgottenDetails(locale: Locale): PersonalDetails {
  return { displayName: forgottenName, phone: null, email: null, birthday: null, locale };
}

const forgottenName = '**';

/** The first letter and nothing of the rest: enough to greet by, too little to find anybody by. */
export function maskedName(name: string): string {
  return name === forgottenName ? name : `${[...name][0] ?? ''}**`;
}

/** @param today a day of the programme's zone. Both are YYYY-MM-DD, which sort as text. */
export function isPlausibleBirthday(birthday: string, today: string): boolean {
  const oldest = `${String(Number(today.slice(0, 4)) - oldestAgeYears - 1).padStart(4, '0')}${today.slice(4)}`;
  return birthday <= today && birthday > oldest;
}
