import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { isNoLess, ownRate, type DonationRate } from '../domain/donation-worth.js';
import type { PointsParts } from './points-parts.js';

/** The word for causes in configuration versions and in the audit log; their key is the cause's code. */
export const donationCauseKind = 'donation-cause';

export const causeCodeShape = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/, { error: 'must be 2 to 40 small letters, digits and dashes, a letter first' });

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(100);
const rateNumber = z
  .number()
  .int({ error: 'must be a whole number' })
  .min(1, { error: 'must be one or more' })
  .max(1_000_000);

function bodyShape(own: DonationRate) {
  return z.object({
    names: z.object({ zhCN: nameShape, en: nameShape }),
    rate: z
      .object({ fen: rateNumber, points: rateNumber })
      .refine((rate) => isNoLess(rate, own), { error: 'must not be below what points are worth on redemption' }),
    open: z.boolean(),
  });
}

/** A cause as configured: what it is called, what points given to it are worth, and whether it takes any. */
export type DonationCauseBody = z.output<ReturnType<typeof bodyShape>>;

/** How causes are configured: a version needs no more than to be live. */
export function donationCauseConfiguration({
  pointsPerYuan,
}: PointsParts['own']): ConfigurationKind<ReturnType<typeof bodyShape>> {
  return {
    kind: donationCauseKind,
    schema: bodyShape(ownRate(pointsPerYuan)),
    apply: () => Promise.resolve(),
  };
}

/** The cause as it is live; null for one that never was. */
export async function liveCause(
  { configuration }: Pick<PointsParts, 'configuration'>,
  manager: EntityManager,
  code: string,
): Promise<DonationCauseBody | null> {
  return (await configuration.live<DonationCauseBody>(manager, donationCauseKind, code))?.body ?? null;
}
