import { z } from 'zod';
import type { MessageAddress } from '../../../../chassis/messages/message.js';
import type { Contact } from '../../domain/sign-in/sign-in-rules.js';
import { emailShape, phoneShape } from '../personal-details-shape.js';

/** One of the two, which is then the contact. */
export const contactFields = {
  phone: phoneShape.nullish(),
  email: emailShape.nullish(),
};

/** Adds to an input with `contactFields` that exactly one of them is there. */
export function refuseNoContact(
  { phone, email }: { phone?: string | null | undefined; email?: string | null | undefined },
  context: z.RefinementCtx,
): void {
  if (!phone === !email)
    context.addIssue({ code: 'custom', path: ['phone'], message: 'give either a phone or an email' });
}

export function contactIn({ phone, email }: { phone?: string | null; email?: string | null }): Contact {
  return phone ? { kind: 'PHONE', address: phone } : { kind: 'EMAIL', address: email ?? '' };
}

/** As a profile names it. */
export function asProfileContact({ kind, address }: Contact): { phone: string } | { email: string } {
  return kind === 'PHONE' ? { phone: address } : { email: address };
}

/** As a profile says that none is in force: of the kinds that it names. */
export interface NoContacts {
  phone?: null;
  email?: null;
}

export const none = { PHONE: { phone: null }, EMAIL: { email: null } } as const;

export function asMessageAddress({ kind, address }: Contact): MessageAddress {
  return kind === 'PHONE' ? { kind, phone: address } : { kind, email: address };
}

/** Digits as a person types or pastes them: blanks and full-width digits are read as they are meant. */
export const codeShape = z
  .string()
  .max(40, { error: 'is too long' })
  .transform((typed) => typed.normalize('NFKC').replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, { error: 'must be the six digits of the message' }));
