import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';
import { reversalPolicies } from './domain/command.js';
import { privateKeyShape, SigningKey } from './domain/ledger-key.js';
import type { PointsPolicy } from './usecases/points-parts.js';

/** One JWK, or a list of them. What is wrong is said without the text: it is a secret. */
const signingKeysShape = z.string().transform((text, context): SigningKey[] => {
  try {
    const read: unknown = JSON.parse(text);
    return z
      .array(privateKeyShape)
      .parse(Array.isArray(read) ? read : [read])
      .map((key) => new SigningKey(key));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a private Ed25519 key as a JWK, or a list of such' });
    return z.NEVER;
  }
});

const shape = serviceShape.extend({
  POINTS_VALIDITY_MONTHS: z.coerce.number().int().min(1).max(1_200).default(12),
  POINTS_GRACE_MONTHS: z.coerce.number().int().min(0).max(120).default(1),
  PROGRAMME_POINTS_PER_YUAN: z.coerce.number().int().min(1).max(1_000_000).default(100),
  POINTS_DAILY_EARN_CAP: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(5_000),
  POINTS_REVERSAL_POLICY: z.enum(reversalPolicies).default('INTO_DEBT'),
  POINTS_GIFT_AT_MOST: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(5_000),
  POINTS_FOUR_EYES_FROM: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).default(1_000),
  LEDGER_SIGNING_KEY: signingKeysShape.default([]),
});

export interface PointsSettings extends ServiceSettings {
  /** Months after which earned points end, at the end of the month. */
  validityMonths: number;
  /** Months, to the end of the month, for points that come back after their own end. */
  graceMonths: number;
  /** Worth of the programme's own points on redemption. */
  pointsPerYuan: number;
  policy: PointsPolicy;
  /** The key that signs checkpoints, and after it those it took over from, the latest first; without any none are signed. */
  signingKeys: readonly SigningKey[];
}

export function readPointsSettings(environment: NodeJS.ProcessEnv): PointsSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    validityMonths: read.POINTS_VALIDITY_MONTHS,
    graceMonths: read.POINTS_GRACE_MONTHS,
    pointsPerYuan: read.PROGRAMME_POINTS_PER_YUAN,
    policy: {
      dailyEarnCap: read.POINTS_DAILY_EARN_CAP === 0 ? null : read.POINTS_DAILY_EARN_CAP,
      reversal: read.POINTS_REVERSAL_POLICY,
      giftAtMost: read.POINTS_GIFT_AT_MOST,
      fourEyesFrom: read.POINTS_FOUR_EYES_FROM,
    },
    signingKeys: read.LEDGER_SIGNING_KEY,
  };
}
