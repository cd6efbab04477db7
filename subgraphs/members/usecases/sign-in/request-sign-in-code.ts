import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import type { MembersParts } from '../members-parts.js';
import { contactFields, contactIn, refuseNoContact } from './contact-shape.js';
import { sendCode, type CodeSent } from './send-code.js';

const inputShape = z.object({ signInId: idShape, ...contactFields }).superRefine(refuseNoContact);

/** Sends a code by which whoever has the contact signs in. Refuses with SIGN_IN_UNAVAILABLE and CODES_LIMITED. */
export function requestSignInCode(
  parts: MembersParts,
  { asker, locale }: { asker: string; locale: Locale },
  raw: unknown,
): Promise<CodeSent> {
  const input = parseInput(inputShape, raw);
  return sendCode(parts, { id: input.signInId, contact: contactIn(input), memberId: null, asker, locale });
}
