import { z } from 'zod';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

export interface MembersSettings extends ServiceSettings {
  /** `iss` of the tokens under which a member signs in with their number. */
  embeddedIssuer: string;
  /** Days for which a message stays in an inbox. */
  inboxDays: number;
}

const shape = serviceShape.extend({
  EMBEDDED_ISSUER_NAME: z.string().min(1).default('urn:fealty:embedded-issuer'),
  INBOX_DAYS: z.coerce.number().int().min(31).max(3_650).default(400),
});

export function readMembersSettings(environment: NodeJS.ProcessEnv): MembersSettings {
  const read = readSettings(shape, environment);
  return { ...toServiceSettings(read), embeddedIssuer: read.EMBEDDED_ISSUER_NAME, inboxDays: read.INBOX_DAYS };
}
