import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

/** A fraction of whole numbers, '6/5'. */
const fraction = z
  .string()
  .regex(/^[1-9]\d{0,8}\/[1-9]\d{0,8}$/, { error: 'must be a fraction as 6/5' })
  .transform((text) => {
    const [numerator = 1, denominator = 1] = text.split('/').map(Number);
    return { numerator, denominator };
  });

const shape = serviceShape.extend({
  PROGRAMME_BRAND: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,31}$/)
    .default('harvest-table'),
  PROGRAMME_BRAND_NAME_ZH_CN: z.string().default('粮油集'),
  PROGRAMME_BRAND_NAME_EN: z.string().default('Harvest Table'),
  PROGRAMME_CURRENCY_NAME_ZH_CN: z.string().default('粮油积分'),
  PROGRAMME_CURRENCY_NAME_EN: z.string().default('Harvest points'),
  PROGRAMME_POINTS_PER_YUAN: z.coerce.number().int().positive().default(100),
  PROGRAMME_BEST_REDEMPTION_BONUS: fraction.prefault('6/5'),
  PROGRAMME_BEST_DONATION_FEN: fraction.prefault('1/1'),
});

export interface Fraction {
  numerator: number;
  denominator: number;
}

export interface PartnersSettings extends ServiceSettings {
  /** The brand whose programme this is, and its currency (whose code is `currency`). */
  programme: {
    code: string;
    name: { 'zh-CN': string; en: string };
    currencyName: { 'zh-CN': string; en: string };
    pointsPerYuan: number;
    /** What a point may be worth at most: the redemption bonus of the best tier, and fen per point given to a cause. */
    bestBonus: Fraction;
    bestDonationFen: Fraction;
  };
}

export function readPartnersSettings(environment: NodeJS.ProcessEnv): PartnersSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    programme: {
      code: read.PROGRAMME_BRAND,
      name: { 'zh-CN': read.PROGRAMME_BRAND_NAME_ZH_CN, en: read.PROGRAMME_BRAND_NAME_EN },
      currencyName: { 'zh-CN': read.PROGRAMME_CURRENCY_NAME_ZH_CN, en: read.PROGRAMME_CURRENCY_NAME_EN },
      pointsPerYuan: read.PROGRAMME_POINTS_PER_YUAN,
      bestBonus: read.PROGRAMME_BEST_REDEMPTION_BONUS,
      bestDonationFen: read.PROGRAMME_BEST_DONATION_FEN,
    },
  };
}
