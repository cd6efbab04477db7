import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

const shape = serviceShape.extend({
  POINTS_VALIDITY_MONTHS: z.coerce.number().int().min(1).max(1_200).default(12),
  POINTS_GRACE_MONTHS: z.coerce.number().int().min(0).max(120).default(1),
  PROGRAMME_POINTS_PER_YUAN: z.coerce.number().int().min(1).max(1_000_000).default(100),
});

export interface PointsSettings extends ServiceSettings {
  /** Months after which earned points end, at the end of the month. */
  validityMonths: number;
  /** Months, to the end of the month, for points that come back after their own end. */
  graceMonths: number;
  /** Worth of the programme's own points on redemption. */
  pointsPerYuan: number;
}

export function readPointsSettings(environment: NodeJS.ProcessEnv): PointsSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    validityMonths: read.POINTS_VALIDITY_MONTHS,
    graceMonths: read.POINTS_GRACE_MONTHS,
    pointsPerYuan: read.PROGRAMME_POINTS_PER_YUAN,
  };
}
