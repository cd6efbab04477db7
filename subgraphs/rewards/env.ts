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
}

export function readRewardsSettings(environment: NodeJS.ProcessEnv): RewardsSettings {
  const read = readSettings(rewardsShape, environment);
  return {
    ...toServiceSettings(read),
    cancellationWindowDays: read.CANCELLATION_WINDOW_DAYS,
    redemptionHoldMinutes: read.REDEMPTION_HOLD_MINUTES,
    cashCurrency: read.CASH_CURRENCY,
    vaultKey: read.REWARDS_VAULT_KEY,
  };
}
