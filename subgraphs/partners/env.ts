import { z } from 'zod';
import { secretShape, serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';
import { alertRulesOf, defaultAlertRules, type AlertRules } from './domain/evaluation/alert-rules.js';
import { StatementSigner, statementSigningShape } from './domain/settlement/statement-key.js';

/** One JWK. What is wrong is said without the text: it is a secret. */
const statementKeyText = z.string().transform((text, context): StatementSigner => {
  try {
    return new StatementSigner(statementSigningShape.parse(JSON.parse(text)));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a private Ed25519 key as a JWK' });
    return z.NEVER;
  }
});

/** 'failures:20,disputes:2': limits in place of the defaults. */
const alertRulesText = z.string().transform((text, context): AlertRules => {
  try {
    return alertRulesOf(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

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
  STATEMENT_SIGNING_KEY: statementKeyText.optional(),
  PARTNER_ALERT_RULES: alertRulesText.optional(),
  SETTLEMENT_DISPUTE_DAYS: z.coerce.number().int().min(0).max(3_650).default(60),
  PARTNERS_VAULT_KEY: secretShape,
  NODE_ENV: z.string().default('development'),
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
  settlement: {
    /** The key that signs statements; without one they are not signed. */
    signer: StatementSigner | null;
    /** Days after the end of an item's month within which it can be disputed. */
    disputeDays: number;
  };
  alertRules: AlertRules;
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
      bestBonus: read.PROGRAMME_BEST_REDEMPTION_BONUS,
      bestDonationFen: read.PROGRAMME_BEST_DONATION_FEN,
    },
    settlement: { signer: read.STATEMENT_SIGNING_KEY ?? null, disputeDays: read.SETTLEMENT_DISPUTE_DAYS },
    alertRules: read.PARTNER_ALERT_RULES ?? defaultAlertRules,
    vaultKey: read.PARTNERS_VAULT_KEY,
    production: read.NODE_ENV === 'production',
  };
}
