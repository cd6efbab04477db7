import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';
import type { RightsPolicy } from './usecases/members-parts.js';

export interface MembersSettings extends ServiceSettings {
  rights: RightsPolicy;
  /** `iss` of the tokens under which a member signs in with their number. */
  embeddedIssuer: string;
}

const shape = serviceShape.extend({
  CLOSING_COOLING_OFF_DAYS: z.coerce.number().int().min(0).max(365).default(14),
  DATA_EXPORT_EVERY_HOURS: z.coerce.number().int().min(1).max(8_760).default(24),
  EMBEDDED_ISSUER_NAME: z.string().min(1).default('urn:fealty:embedded-issuer'),
});

export function readMembersSettings(environment: NodeJS.ProcessEnv): MembersSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    embeddedIssuer: read.EMBEDDED_ISSUER_NAME,
    rights: { coolingOffDays: read.CLOSING_COOLING_OFF_DAYS, exportEveryHours: read.DATA_EXPORT_EVERY_HOURS },
  };
}
