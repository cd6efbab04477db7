import type { JWK } from 'jose';
import { z } from 'zod';
import { issuerKeyShape } from '../../chassis/issuer-token.js';
import {
  messageProblems,
  messageShape,
  toMessageSettings,
  type MessageSettings,
} from '../../chassis/messages/message-settings.js';
import { secretShape, serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

export interface MembersSettings extends ServiceSettings {
  /** `iss` of the tokens under which a member signs in with their number. */
  embeddedIssuer: string;
  /** Days for which a message stays in an inbox. */
  inboxDays: number;
  /** The database of the members' data keys, as the role that works in it. */
  keysDatabaseUrl: string;
  /** As the role that migrates it; without it the process does not migrate it. */
  keysOwnerDatabaseUrl: string | undefined;
  /** From it follow the key that wraps the members' data keys and the one that digests what is looked up. */
  personalDataKey: Buffer;
  /** Signs the tokens of who signs in with a code; undefined where an outside issuer signs in, or nobody does. */
  issuerKey: JWK | undefined;
  messages: MessageSettings;
}

const shape = serviceShape
  .extend(messageShape.shape)
  .extend({
    EMBEDDED_ISSUER_NAME: z.string().min(1).default('urn:fealty:embedded-issuer'),
    ISSUER_KEY: issuerKeyShape.optional(),
    OIDC_ISSUER: z.string().optional(),
    INBOX_DAYS: z.coerce.number().int().min(31).max(3_650).default(400),
    KEYS_DATABASE_URL: z.url(),
    KEYS_OWNER_DATABASE_URL: z.url().optional(),
    PERSONAL_DATA_KEY: secretShape,
  })
  .superRefine((read, context) => {
    for (const { variable, problem } of messageProblems(read))
      context.addIssue({ code: 'custom', path: [variable], message: problem });
  });

export function readMembersSettings(environment: NodeJS.ProcessEnv): MembersSettings {
  const read = readSettings(shape, environment);
  return {
    ...toServiceSettings(read),
    embeddedIssuer: read.EMBEDDED_ISSUER_NAME,
    inboxDays: read.INBOX_DAYS,
    keysDatabaseUrl: read.KEYS_DATABASE_URL,
    keysOwnerDatabaseUrl: read.KEYS_OWNER_DATABASE_URL,
    personalDataKey: read.PERSONAL_DATA_KEY,
    issuerKey: read.OIDC_ISSUER === undefined ? read.ISSUER_KEY : undefined,
    messages: toMessageSettings(read),
  };
}
