/**
 * How a member is reached. Phones and e-mail addresses are brought into one spelling before anything is compared or kept,
 * so that one phone is one membership however it was typed: E.164 for phones, lower case for addresses.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import validator from 'validator';

/** Numbers typed without a country are taken for Chinese ones. */
const homeCountry = 'CN';

/** E.164 ('+8613800138000'), or null for what no telephone network would accept. */
export function normalisedPhone(typed: string): string | null {
  const phone = parsePhoneNumberFromString(typed, homeCountry);
  return phone?.isValid() && phone.ext === undefined ? phone.number : null;
}

/** The address in lower case, or null for what is no address. No mailbox in use tells letters of other case apart. */
export function normalisedEmail(typed: string): string | null {
  const address = typed.trim().toLowerCase();
  return validator.isEmail(address) ? address : null;
}
