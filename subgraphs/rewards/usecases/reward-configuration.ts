import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { ConfigurationKind } from '../../../chassis/configuration.js';
import { idShape, nonNegativeWhole, positivePoints } from '../../../chassis/parse-input.js';
import type { Clock } from '../../../chassis/clock.js';
import type { PartnerId } from '../../../schema/vocabulary.js';
import { areDistinct } from '../domain/price.js';
import { checkStockCovers, type RewardTerms } from '../domain/reward.js';
import { lockTaken, putReward } from '../storage/rewards.js';

/** The word for rewards in configuration versions and in the audit log. */
export const rewardKind = 'reward';

/** Longest title in characters: a line of a shop's page. */
const titleLength = 100;
const mostPrices = 10;

const titleShape = z.string().trim().min(1, { error: 'must not be empty' }).max(titleLength);
const instantShape = z.iso.datetime({ offset: true });

function bodyShape(cashCurrency: string) {
  const cashShape = z.object({
    amountMinor: positivePoints,
    currency: z.literal(cashCurrency, { error: `must be ${cashCurrency}` }),
  });
  const priceShape = z.object({ points: positivePoints, cash: cashShape.nullable() });
  return z
    .object({
      titles: z.object({ zhCN: titleShape, en: titleShape }),
      prices: z
        .array(priceShape)
        .min(1, { error: 'must name one price at least' })
        .max(mostPrices)
        .refine(areDistinct, { error: 'must not name a price twice' }),
      stock: nonNegativeWhole.nullable(),
      partnerId: idShape.nullable(),
      opensAt: instantShape.nullable(),
      closesAt: instantShape.nullable(),
    })
    .refine(({ opensAt, closesAt }) => !opensAt || !closesAt || new Date(closesAt) > new Date(opensAt), {
      path: ['closesAt'],
      error: 'must lie after opensAt',
    });
}

/** A reward's terms as proposed: plain JSON, instants as ISO 8601 text. Without `opensAt` it opens when it is approved. */
export type RewardBody = z.output<ReturnType<typeof bodyShape>>;

/**
 * How rewards are configured. Taking a version live refuses with STOCK_BELOW_TAKEN when its total stock does not cover
 * the pieces already taken; so does proposing it.
 */
export function rewardConfiguration(
  clock: Clock,
  cashCurrency: string,
): ConfigurationKind<ReturnType<typeof bodyShape>> {
  return {
    kind: rewardKind,
    schema: bodyShape(cashCurrency),
    check: async (tx: EntityManager, key, body) => {
      checkStockCovers(body.stock, (await lockTaken(tx, key)) ?? 0);
    },
    apply: (tx: EntityManager, key, body, version) => putReward(tx, key, version, termsOf(body, clock.now())),
  };
}

function termsOf(body: RewardBody, now: Date): RewardTerms {
  return {
    titles: { 'zh-CN': body.titles.zhCN, en: body.titles.en },
    prices: body.prices,
    stock: body.stock,
    partnerId: body.partnerId as PartnerId | null,
    opensAt: body.opensAt ? new Date(body.opensAt) : now,
    closesAt: body.closesAt ? new Date(body.closesAt) : null,
  };
}
