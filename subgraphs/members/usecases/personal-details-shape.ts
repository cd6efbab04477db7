import { z } from 'zod';
import { cardNumberOf } from '../domain/card-number.js';
import { looksLikeCode } from '../domain/cards/membership-code.js';
import { normalisedEmail, normalisedPhone } from '../domain/contact.js';
import { cleanName, isPlausibleBirthday, longestName } from '../domain/personal-details.js';

/** Longer texts than any value may have are refused before they are looked at. */
const typed = z.string({ error: 'must be a text' }).max(400, { error: 'is too long' });

export const nameShape = typed
  .transform(cleanName)
  .pipe(z.string({ error: `must be a name of 1 to ${String(longestName)} visible characters` }));

export const phoneShape = typed
  .transform(normalisedPhone)
  .pipe(z.string({ error: 'must be a phone number; without a country code it is taken for a Chinese one' }));

export const emailShape = typed.transform(normalisedEmail).pipe(z.string({ error: 'must be an e-mail address' }));

export const cardShape = typed
  .transform(cardNumberOf)
  .pipe(z.string({ error: 'must be the number of a card: 1 to 64 letters A to Z, digits and hyphens' }))
  .refine((card) => !looksLikeCode(card), { error: "is a member's code and no card" });

export const localeShape = z.enum(['zh-CN', 'en'], { error: 'must be zh-CN or en' });

/** @param today a day of the programme's zone, YYYY-MM-DD */
export const birthdayShape = (today: string) =>
  z.iso.date({ error: 'must be a day, YYYY-MM-DD' }).refine((birthday) => isPlausibleBirthday(birthday, today), {
    error: "must be a living person's birthday, not in the future",
  });
