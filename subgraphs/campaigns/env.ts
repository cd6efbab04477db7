import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

export interface CampaignsSettings extends ServiceSettings {
  /** How long after a purchase its points mature, a day being 24 hours. */
  returnWindowDays: number;
  /** How late a till may report a purchase; what is older needs the scope purchases:import. */
  latestReportDays: number;
  /** How long a purchase waits for whoever enrols with its card. */
  claimDays: number;
  /** How many points are worth a yuan. */
  pointsPerYuan: number;
}

const shape = serviceShape.extend({
  RETURN_WINDOW_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  LATEST_REPORT_DAYS: z.coerce.number().int().min(0).max(3_650).default(30),
  CARD_CLAIM_DAYS: z.coerce.number().int().min(0).max(3_650).default(30),
  PROGRAMME_POINTS_PER_YUAN: z.coerce.number().int().min(1).max(1_000_000).default(100),
});

export function readCampaignsSettings(environment: NodeJS.ProcessEnv): CampaignsSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    returnWindowDays: read.RETURN_WINDOW_DAYS,
    latestReportDays: read.LATEST_REPORT_DAYS,
    claimDays: read.CARD_CLAIM_DAYS,
    pointsPerYuan: read.PROGRAMME_POINTS_PER_YUAN,
  };
}
