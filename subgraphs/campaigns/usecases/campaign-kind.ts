import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import { fraction } from '../domain/fraction.js';
import { tierCodes } from '../domain/tier-code.js';
import { putCampaign } from '../storage/campaigns.js';

/** So that points stay exact, and that a slip of the finger cannot give a thousand times the points. */
const maxMultiplier = 100;
const maxPart = 10_000;

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(80);
const wholePart = z.number().int().min(1, { error: 'must be one or more' }).max(maxPart);
/** From the graph a Date, from the stored proposal its text. */
const instantShape = z.coerce.date().transform((instant) => instant.toISOString());

export const campaignShape = z
  .object({
    nameZhCn: nameShape,
    nameEn: nameShape,
    multiplier: z
      .object({ numerator: wholePart, denominator: wholePart })
      .refine(({ numerator, denominator }) => numerator > denominator, { error: 'must be above one' })
      .refine(({ numerator, denominator }) => numerator <= maxMultiplier * denominator, {
        error: `must be at most ${String(maxMultiplier)}`,
      }),
    tiers: z
      .array(z.enum(tierCodes))
      .min(1, { error: 'name a tier, or leave it out for everyone' })
      .refine((tiers) => new Set(tiers).size === tiers.length, { error: 'must name each tier once' })
      .nullish()
      .transform((tiers) => tiers ?? null),
    startsAt: instantShape,
    endsAt: instantShape,
  })
  .refine(({ startsAt, endsAt }) => startsAt < endsAt, { error: 'must be after startsAt', path: ['endsAt'] });

/** Multiplier campaigns as configuration: proposed by one person, taken live by another. */
export const campaignKind: ConfigurationKind<typeof campaignShape> = {
  kind: 'campaign',
  schema: campaignShape,
  apply: (tx, key, body, version) =>
    putCampaign(tx, {
      id: key as CampaignId,
      version,
      name: { 'zh-CN': body.nameZhCn, en: body.nameEn },
      rule: {
        kind: 'MULTIPLIER',
        multiplier: fraction(body.multiplier.numerator, body.multiplier.denominator),
      },
      tiers: body.tiers,
      startsAt: new Date(body.startsAt),
      endsAt: new Date(body.endsAt),
    }),
};
