import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

export interface CampaignsSettings extends ServiceSettings {
  /** How long after a purchase its points mature, a day being 24 hours. */
  returnWindowDays: number;
  /** How late a till may report a purchase; what is older needs the scope purchases:import. */
  latestReportDays: number;
}

const shape = serviceShape.extend({
  RETURN_WINDOW_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  LATEST_REPORT_DAYS: z.coerce.number().int().min(0).max(3_650).default(30),
});

export function readCampaignsSettings(environment: NodeJS.ProcessEnv): CampaignsSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    returnWindowDays: read.RETURN_WINDOW_DAYS,
    latestReportDays: read.LATEST_REPORT_DAYS,
  };
}
