import { z } from 'zod';
import type { Clock } from '../../../chassis/clock.js';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import type { CampaignId } from '../../../schema/vocabulary.js';
import { type CampaignVersion, checkChangeable } from '../domain/campaign.js';
import { fraction } from '../domain/fraction.js';
import { tierCodes } from '../domain/tier-code.js';
import { findCampaigns, putCampaign } from '../storage/campaigns.js';

/** As the audit log calls it. */
export const campaignKindName = 'campaign';

/** So that points stay exact, and that a slip of the finger cannot give a thousand times the points. */
const maxMultiplier = 100;
const maxPart = 10_000;

const nameShape = z.string().trim().min(1, { error: 'must not be empty' }).max(80);
const wholePart = z.number().int().min(1, { error: 'must be one or more' }).max(maxPart);
/** From the graph a Date, from the stored proposal its text. */
const instantShape = z.coerce.date().transform((instant) => instant.toISOString());

export const campaignShape = z
  .object({
    name: z.object({ zhCN: nameShape, en: nameShape }),
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
export function campaignKind(clock: Clock): ConfigurationKind<typeof campaignShape> {
  return {
    kind: campaignKindName,
    schema: campaignShape,
    check: async (tx, key) => {
      const [live] = await findCampaigns(tx, [key]);
      if (live) checkChangeable(live, clock.now());
    },
    apply: (tx, key, body, version) => putCampaign(tx, campaignFrom(key, version, body)),
  };
}

export function campaignFrom(id: string, version: number, body: z.output<typeof campaignShape>): CampaignVersion {
  const { numerator, denominator } = body.multiplier;
  return {
    id: id as CampaignId,
    version,
    name: { 'zh-CN': body.name.zhCN, en: body.name.en },
    rule: { kind: 'MULTIPLIER', multiplier: fraction(numerator, denominator) },
    tiers: body.tiers,
    startsAt: new Date(body.startsAt),
    endsAt: new Date(body.endsAt),
  };
}
