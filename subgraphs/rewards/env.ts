import { z } from 'zod';
import { secretShape, serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

const rewardsShape = serviceShape.extend({
  REWARDS_VAULT_KEY: secretShape,
  CANCELLATION_WINDOW_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  REDEMPTION_HOLD_MINUTES: z.coerce.number().int().min(1).max(10_080).default(60),
  CASH_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CNY'),
  POINTS_PER_YUAN: z.coerce.number().int().min(1).max(1_000_000).default(100),
  PAYMENT_TIMEOUT_MS: z.coerce.number().int().min(10).max(60_000).default(4_000),
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
  /** Until a payment provider that does not answer counts as out of reach. */
  paymentTimeoutMs: number;
  /** How long the sandbox provider takes for what it decides late. */
  sandboxPaymentLateMs: number;
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
    paymentTimeoutMs: read.PAYMENT_TIMEOUT_MS,
    sandboxPaymentLateMs: read.SANDBOX_PAYMENT_LATE_MS,
  };
}
