import { z } from 'zod';
import type { ConfigurationKind } from '../../../../chassis/configuration.js';
import { availabilities, benefitCategories, benefitKinds, faultIn } from '../../domain/benefits/benefit.js';
import { tierCodes } from '../../domain/tiers.js';
import { putTierBenefits } from '../../storage/benefits/benefits.js';

/** The word for benefits in configuration versions and in the audit log; the programme has one definition of them. */
export const tierBenefitsKind = 'tier-benefits';
export const tierBenefitsKey = 'programme';

const mostBenefits = 20;

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(60, { error: 'is too long' });
const wholeShape = z.number().int().min(1).max(1_000);

const benefitShape = z.object({
  code: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, {
    error: 'must be 2 to 40 small letters, digits and hyphens, a letter first',
  }),
  kind: z.enum(benefitKinds),
  category: z
    .enum(benefitCategories)
    .nullish()
    .transform((category) => category ?? null),
  names: z.object({ zhCN: nameShape, en: nameShape }),
  availability: z.enum(availabilities),
  factor: z
    .object({ numerator: wholeShape, denominator: wholeShape })
    .nullish()
    .transform((factor) => factor ?? null),
});

const tierShape = z.object({
  tier: z.enum(tierCodes),
  benefits: z
    .array(benefitShape)
    .max(mostBenefits, { error: `must not hold more than ${String(mostBenefits)}` })
    .superRefine((benefits, context) => {
      const fault = faultIn(benefits);
      if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    }),
});

/** The tiers from low to high, so that the same definition is the same text. */
const bodyShape = z.object({
  tiers: z
    .array(tierShape)
    .refine((tiers) => tiers.length === tierCodes.length && distinct(tiers) === tiers.length, {
      error: `must name ${tierCodes.join(', ')}, each once`,
    })
    .transform((tiers) => [...tiers].sort((one, other) => tierCodes.indexOf(one.tier) - tierCodes.indexOf(other.tier))),
});

export type TierBenefitsBody = z.output<typeof bodyShape>;

function distinct(tiers: readonly { tier: string }[]): number {
  return new Set(tiers.map(({ tier }) => tier)).size;
}

/** How benefits are configured: always all of them, so that what is left out ends. In force from the approval on. */
export const tierBenefitsConfiguration: ConfigurationKind<typeof bodyShape> = {
  kind: tierBenefitsKind,
  schema: bodyShape,
  apply: (tx, _key, { tiers }, version) =>
    putTierBenefits(
      tx,
      tiers.map((tier) => ({ ...tier, version })),
    ),
};
