import { z } from 'zod';
import { idShape, nonNegativeWhole, positivePoints } from '../../../chassis/parse-input.js';
import type { PartnerId } from '../../../schema/vocabulary.js';
import { limitPeriods, type Limit } from '../domain/limits.js';
import { areDistinct, isForEverybody, type Offer, type Slider } from '../domain/price.js';
import {
  bundleKinds,
  contentKinds,
  oneOf,
  rewardKinds,
  type ContentKind,
  type RewardKind,
} from '../domain/reward-contents.js';
import type { RewardTerms } from '../domain/reward.js';
import { tierCodes } from '../domain/tier-code.js';

/** Longest title in characters: a line of a shop's page. */
const titleLength = 100;
const descriptionLength = 5_000;
const mostPictures = 10;
const mostPrices = 10;
const mostLimits = 10;
const mostDrops = 50;
const mostContents = 20;
const mostOfOneThing = 100;
const longestDays = 3_660;

const textShape = (longest: number) => z.string().trim().min(1, { error: 'must not be empty' }).max(longest);
const textsShape = (longest: number) => z.object({ zhCN: textShape(longest), en: textShape(longest) });
const instantShape = z.iso.datetime({ offset: true });
const orNull = <Shape extends z.ZodType>(shape: Shape) => shape.nullish().transform((value) => value ?? null);
const daysShape = z
  .number()
  .int({ error: 'must be a whole number' })
  .min(1, { error: 'must be above zero' })
  .max(longestDays);
const tiersShape = orNull(
  z.array(z.enum(tierCodes)).min(1, { error: 'must name one tier at least' }).max(tierCodes.length),
);
const percentShape = (least: number) => z.number().int({ error: 'must be a whole number' }).min(least).max(99);

export const categoryCodeShape = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, { error: 'must be a code of small letters, digits and hyphens' });

/** What members' pages load: never by an address that could be read on the way. */
const pictureShape = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(500);

function offerShape(cashCurrency: string) {
  return z.object({
    points: positivePoints,
    cash: orNull(
      z.object({
        amountMinor: positivePoints,
        currency: z.literal(cashCurrency, { error: `must be ${cashCurrency}` }),
      }),
    ),
    tiers: tiersShape,
    campaignId: orNull(idShape),
  });
}

const sliderShape = z
  .object({ minPointsPercent: percentShape(1), minCashPercent: percentShape(0) })
  .refine(({ minPointsPercent, minCashPercent }) => minPointsPercent + minCashPercent <= 100, {
    path: ['minCashPercent'],
    error: 'must leave room for the smallest share of points',
  });

const limitShape = z.object({
  pieces: positivePoints,
  of: z.enum(['MEMBER', 'TIER']),
  per: z.enum(limitPeriods),
  tiers: tiersShape,
});

const contentShape = z.object({
  kind: z.enum(contentKinds),
  names: orNull(textsShape(titleLength)),
  count: z
    .number()
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be above zero' })
    .max(mostOfOneThing)
    .default(1),
  poolId: orNull(idShape),
  validDays: orNull(daysShape),
  validFrom: orNull(instantShape),
  validUntil: orNull(instantShape),
  partnerSku: orNull(textShape(100)),
});

/**
 * A reward's terms as proposed: plain JSON, instants as ISO 8601 text. What a version from before says nothing of has the meaning it
 * had then. Without `opensAt` it opens when it is approved.
 */
export function rewardShape(cashCurrency: string) {
  return z
    .object({
      kind: z.enum(rewardKinds).default('GOODS'),
      titles: textsShape(titleLength),
      descriptions: orNull(textsShape(descriptionLength)),
      pictures: z.array(pictureShape).max(mostPictures).default([]),
      category: orNull(categoryCodeShape),
      brand: orNull(textShape(60)),
      prices: z
        .array(offerShape(cashCurrency))
        .min(1, { error: 'must name one price at least' })
        .max(mostPrices)
        .refine(areDistinct, { error: 'must not name a price twice' }),
      slider: orNull(sliderShape),
      audience: orNull(
        z.object({
          tiers: tiersShape,
          joinedWithinDays: orNull(daysShape),
          birthMonthOnly: z.boolean().default(false),
        }),
      ),
      limits: z.array(limitShape).max(mostLimits).nullish(),
      stock: orNull(nonNegativeWhole),
      drops: z
        .array(z.object({ at: instantShape, pieces: positivePoints }))
        .max(mostDrops)
        .default([]),
      contents: z.array(contentShape).max(mostContents).default([]),
      costMinor: orNull(nonNegativeWhole),
      cancelDays: orNull(nonNegativeWhole.max(365)),
      partnerId: orNull(idShape),
      opensAt: orNull(instantShape),
      closesAt: orNull(instantShape),
    })
    .superRefine((body, context) => {
      for (const { path, message } of contradictionsOf(body)) context.addIssue({ code: 'custom', path, message });
    })
    .transform((body) => ({ ...body, limits: body.limits ?? usualLimits(body.kind), contents: contentsOf(body) }));
}

export type RewardBody = z.output<ReturnType<typeof rewardShape>>;

export function termsOf(body: RewardBody, now: Date): RewardTerms {
  const { titles, descriptions, drops, partnerId, opensAt, closesAt, contents, ...same } = body;
  return {
    ...same,
    titles: localised(titles),
    descriptions: descriptions && localised(descriptions),
    drops: drops.map(({ at, pieces }) => ({ at: new Date(at), pieces })),
    contents: contents.map(({ names, ...content }) => ({ ...content, names: names && localised(names) })),
    partnerId: partnerId as PartnerId | null,
    opensAt: opensAt ? new Date(opensAt) : now,
    closesAt: closesAt ? new Date(closesAt) : null,
  };
}

/** The annual pack is taken once a year, unless its terms say otherwise. */
function usualLimits(kind: RewardKind): Limit[] {
  return kind === 'MEMBER_PACK' ? [{ pieces: 1, of: 'MEMBER', per: 'YEAR', tiers: null }] : [];
}

/** What fields have to agree on, as it was read. */
interface Read {
  kind: RewardKind;
  prices: Offer[];
  slider: Slider | null;
  stock: number | null;
  drops: { at: string; pieces: number }[];
  contents: z.output<typeof contentShape>[];
  partnerId: string | null;
  opensAt: string | null;
  closesAt: string | null;
}

/** A reward of one thing that says nothing of it holds one of its kind. */
function contentsOf({ kind, contents }: Pick<Read, 'kind' | 'contents'>) {
  return contents.length > 0 || bundleKinds.includes(kind)
    ? contents
    : [{ ...oneOf(kind as ContentKind), names: null }];
}

interface Contradiction {
  path: (string | number)[];
  message: string;
}

/** What no field alone can tell. */
function contradictionsOf(body: Read): Contradiction[] {
  return [...wrongWindow(body), ...wrongPrices(body), ...wrongDrops(body), ...wrongContents(body)];
}

function wrongWindow({ opensAt, closesAt }: Read): Contradiction[] {
  return opensAt && closesAt && new Date(closesAt) <= new Date(opensAt)
    ? [{ path: ['closesAt'], message: 'must lie after opensAt' }]
    : [];
}

function wrongPrices({ prices, slider }: Read): Contradiction[] {
  const [first] = prices;
  if (!first) return [];
  const found: Contradiction[] = [];
  if (!isForEverybody(first)) found.push({ path: ['prices', 0], message: 'the first price is for everybody' });
  if (slider && first.cash) found.push({ path: ['slider'], message: 'goes with a listed price of points alone' });
  return found;
}

function wrongDrops({ stock, drops }: Read): Contradiction[] {
  if (drops.length === 0) return [];
  if (stock === null) return [{ path: ['drops'], message: 'need a stock, of which they are parts' }];
  const instants = new Set(drops.map(({ at }) => new Date(at).getTime()));
  if (instants.size < drops.length) return [{ path: ['drops'], message: 'must each come at a moment of their own' }];
  const pieces = drops.reduce((sum, drop) => sum + drop.pieces, 0);
  return pieces > stock ? [{ path: ['drops'], message: 'must not be more than the stock' }] : [];
}

function wrongContents({ kind, contents, partnerId }: Read): Contradiction[] {
  const isBundle = bundleKinds.includes(kind);
  const found: Contradiction[] = [];
  if (isBundle && contents.length === 0) found.push({ path: ['contents'], message: 'must name what it holds' });
  if (!isBundle && contents.some((content) => content.kind !== kind)) {
    found.push({ path: ['contents'], message: `a reward of the kind ${kind} holds that alone` });
  }
  if (!isBundle && contents.length > 1)
    found.push({ path: ['contents'], message: 'holds one thing unless it is a bundle' });
  const held = contentsOf({ kind, contents });
  held.forEach((content, place) => {
    const at = (field: string, message: string) => found.push({ path: ['contents', place, field], message });
    if ((content.kind === 'COUPON') !== (content.poolId !== null)) at('poolId', 'goes with coupons, which need one');
    if (content.kind !== 'PARTNER' && content.partnerSku !== null) at('partnerSku', 'goes with what a partner fulfils');
    if (content.kind === 'PARTNER' && partnerId === null) at('kind', 'needs the partner who fulfils it');
    const { validFrom, validUntil } = content;
    if (validFrom && validUntil && new Date(validUntil) <= new Date(validFrom)) {
      at('validUntil', 'must lie after validFrom');
    }
  });
  return found;
}

function localised({ zhCN, en }: { zhCN: string; en: string }) {
  return { 'zh-CN': zhCN, en };
}
