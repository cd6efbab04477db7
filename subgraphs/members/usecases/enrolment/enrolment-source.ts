import { z } from 'zod';
import { callerKey, type Caller } from '../../../../chassis/caller.js';
import { badInput } from '../../../../chassis/domain-error.js';
import { nameOfTheNameless } from '../../domain/enrolment/membership-kind.js';
import type { NewEnrolment } from '../../storage/enrolment/enrolments.js';
import { localeShape } from '../personal-details-shape.js';
import type { MembersParts } from '../members-parts.js';

/** Who may enrol: a channel anybody, a partner who comes by its link, a signed-in person themselves. */
export type Enroller = Extract<Caller, { kind: 'channel' | 'partner' | 'member' }>;

const device = z
  .string()
  .min(8, { error: 'must have 8 characters or more: it has to tell devices apart' })
  .max(200, { error: 'is too long' });
const partnerReference = z.string().min(1, { error: 'must not be empty' }).max(200, { error: 'is too long' });

/** The part of an enrolment that says how somebody came. */
export const sourceFields = {
  light: z
    .boolean()
    .nullish()
    .transform((light) => light ?? false),
  device: device.nullish().transform((text) => text ?? null),
  partnerReference: partnerReference.nullish().transform((text) => text ?? null),
};

export interface EnrolmentSource {
  light: boolean;
  device: string | null;
  partnerReference: string | null;
}

/** Throws BAD_USER_INPUT for what does not go together. */
export function checkSource(
  enroller: Enroller,
  {
    light,
    device: given,
    partnerReference: reference,
    ...contact
  }: EnrolmentSource & { phone: string | null; email: string | null },
): void {
  const wrong = (field: string, reason: string) => badInput({ path: ['input', field], reason });
  if (light && given === null) throw wrong('device', 'a light membership is known by its device');
  if (!light && given !== null) throw wrong('device', 'goes with a light membership only');
  if (light && contact.phone !== null) throw wrong('phone', 'who gives a phone is enrolled in full: leave out light');
  if (light && contact.email !== null)
    throw wrong('email', 'who gives an address is enrolled in full: leave out light');
  if (enroller.kind === 'partner' && reference === null)
    throw wrong('partnerReference', 'a partner says whom it sends');
  if (enroller.kind !== 'partner' && reference !== null) throw wrong('partnerReference', "is a partner's to give");
}

/** A light member may be without a name, and is then greeted by a common one in their language. */
export function withName(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const { light, displayName, locale } = raw as Record<string, unknown>;
  if (light !== true || typeof displayName !== 'string' || displayName.trim() !== '') return raw;
  return { ...raw, displayName: nameOfTheNameless[localeShape.safeParse(locale).data ?? 'zh-CN'] };
}

/** As it is kept: no device and no reference can be read from it. */
export function enrolmentOf(
  parts: MembersParts,
  enroller: Enroller,
  { device: text, partnerReference: reference }: EnrolmentSource,
): Omit<NewEnrolment, 'memberId'> {
  return {
    enrolledBy: enroller.kind === 'member' ? 'self' : callerKey(enroller),
    device: text === null ? null : parts.vault.contactDigest('device', text),
    partnerReference: reference === null ? null : parts.vault.contactDigest('partner-reference', reference),
  };
}
