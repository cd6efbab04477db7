import { z } from 'zod';
import { secretShape, serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

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
  PARTNERS_VAULT_KEY: secretShape,
  NODE_ENV: z.string().default('development'),
});

export interface PartnersSettings extends ServiceSettings {
  /** The brand whose programme this is, and its currency (whose code is `currency`). */
  programme: {
    code: string;
    name: { 'zh-CN': string; en: string };
    currencyName: { 'zh-CN': string; en: string };
    pointsPerYuan: number;
  };
  /** From it follow the keys by which partners' secrets are sealed. */
  vaultKey: Buffer;
  /** Webhooks go over TLS to the public internet alone. */
  production: boolean;
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
    },
    vaultKey: read.PARTNERS_VAULT_KEY,
    production: read.NODE_ENV === 'production',
  };
}
