/**
 * How a member is reached. Phones and e-mail addresses are brought into one spelling before anything is compared or kept,
 * so that one phone is one membership however it was typed: E.164 for phones; for addresses lower case, letters of one width, and
 * domains as people read them. Letters of another alphabet that look alike are other letters: another address.
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import validator from 'validator';

/** Numbers typed without a country are taken for Chinese ones. */
const homeCountry = 'CN';

/**
 * E.164 ('+8613800138000'), or null for what no telephone network would accept. Digits of any width or script, spaces and brackets of
 * any kind and tel: addresses are read; a number among other words is none, nor is an extension, behind which another may be reached.
 */
export function normalisedPhone(typed: string): string | null {
  const plain = typed
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  const words = /\p{L}/u.test(plain.replace(/^tel:/i, '').replace(/;phone-context=[+\d]+$/i, ''));
  const phone = words ? undefined : parsePhoneNumberFromString(plain, homeCountry);
  return phone?.isValid() && phone.ext === undefined ? phone.number : null;
}

/** The address in its one spelling, or null for what is no address. No mailbox in use tells letters of other case apart. */
export function normalisedEmail(typed: string): string | null {
  const address = typed.trim().normalize('NFKC').toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = readableDomain(address.slice(at + 1));
  if (at < 1 || domain === null || /\p{C}/u.test(address)) return null;
  const spelt = `${address.slice(0, at)}@${domain}`;
  return validator.isEmail(spelt) ? spelt : null;
}

/** One spelling of a domain that may be written in letters or as 'xn--…' (RFC 5891); null for what is none. */
function readableDomain(domain: string): string | null {
  // What stands for letters in a URL, percent signs for one, stands for nothing in an address.
  if (!/^[\p{L}\p{M}\p{N}.。-]+$/u.test(domain)) return null;
  return domainToUnicode(domainToASCII(domain)) || null;
}
