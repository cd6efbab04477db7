import { z } from 'zod';
import { secretShape, serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

const rewardsShape = serviceShape.extend({
  REWARDS_VAULT_KEY: secretShape,
  NODE_ENV: z.string().default('development'),
  CANCELLATION_WINDOW_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  REDEMPTION_HOLD_MINUTES: z.coerce.number().int().min(1).max(10_080).default(60),
  CASH_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY'),
  POINTS_PER_YUAN: z.coerce.number().int().min(1).max(1_000_000).default(100),
  PENETRATION_AIM_PERCENT: z.coerce.number().int().min(1).max(100).default(60),
  PAYMENT_TIMEOUT_MS: z.coerce.number().int().min(10).max(60_000).default(4_000),
  PAYMENT_PROVIDER: z.enum(['sandbox', 'none']).optional(),
  SANDBOX_PAYMENT_LATE_MS: z.coerce.number().int().min(0).max(600_000).default(3_000),
});

export interface RewardsSettings extends ServiceSettings {
  /** How long after its settlement a redemption can be cancelled, a day being 24 hours. */
  cancellationWindowDays: number;
  /** How long the points of a redemption that finds no end stay held. */
  redemptionHoldMinutes: number;
  /** ISO 4217 code of the cash in prices. */
  cashCurrency: string;
  /** From it follow the keys by which codes of coupons are sealed and found. */
  vaultKey: Buffer;
  /** Points that are worth one yuan where a slider takes cash for them. */
  pointsPerYuan: number;
  /** Of active members, how many the programme wants to have redeemed. */
  penetrationAimPercent: number;
  /** Until a payment provider that does not answer counts as out of reach. */
  paymentTimeoutMs: number;
  /** Who takes the cash part of a price; without anybody it is due at hand-over, and only recorded here. */
  paymentProvider: 'sandbox' | 'none';
  /** How long the sandbox provider takes for what it decides late. */
  sandboxPaymentLateMs: number;
  /** Webhooks go over TLS to the public internet alone. */
  production: boolean;
}

export function readRewardsSettings(environment: NodeJS.ProcessEnv): RewardsSettings {
  const read = readSettings(rewardsShape, environment);
  return {
    ...toServiceSettings(read),
    cancellationWindowDays: read.CANCELLATION_WINDOW_DAYS,
    redemptionHoldMinutes: read.REDEMPTION_HOLD_MINUTES,
    cashCurrency: read.CASH_CURRENCY,
    vaultKey: read.REWARDS_VAULT_KEY,
    pointsPerYuan: read.POINTS_PER_YUAN,
    penetrationAimPercent: read.PENETRATION_AIM_PERCENT,
    paymentTimeoutMs: read.PAYMENT_TIMEOUT_MS,
    paymentProvider: read.PAYMENT_PROVIDER ?? (read.NODE_ENV === 'production' ? 'none' : 'sandbox'),
    sandboxPaymentLateMs: read.SANDBOX_PAYMENT_LATE_MS,
    production: read.NODE_ENV === 'production',
  };
}
