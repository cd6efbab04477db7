import { z } from 'zod';
import { idShape, parseInput } from '../../../../chassis/parse-input.js';
import type { Locale } from '../../../../schema/vocabulary.js';
import type { MembersParts } from '../members-parts.js';
import { contactFields, contactIn, refuseNoContact } from './contact-shape.js';
import { sendCode, type CodeSent } from './send-code.js';

const inputShape = z.object({ proofId: idShape, ...contactFields }).superRefine(refuseNoContact);

/** Sends a code by which a member proves a contact, their own or a new one. Refuses with SIGN_IN_UNAVAILABLE and CODES_LIMITED. */
export function requestContactCode(
  parts: MembersParts,
  { memberId, asker, locale }: { memberId: string; asker: string; locale: Locale },
  raw: unknown,
): Promise<CodeSent> {
  const input = parseInput(inputShape, raw);
  return sendCode(parts, { id: input.proofId, contact: contactIn(input), memberId, asker, locale });
}
