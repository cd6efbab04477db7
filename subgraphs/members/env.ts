import type { JWK } from 'jose';
import { z } from 'zod';
import { issuerKeyShape } from '../../chassis/issuer-token.js';
import {
  messageProblems,
  messageShape,
  toMessageSettings,
  type MessageSettings,
} from '../../chassis/messages/message-settings.js';
import { serviceShape, toServiceSettings, type ServiceSettings } from '../../chassis/service-settings.js';
import { readSettings } from '../../chassis/settings.js';

export interface MembersSettings extends ServiceSettings {
  /** `iss` of the tokens under which a member signs in with their number. */
  embeddedIssuer: string;
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
    issuerKey: read.OIDC_ISSUER === undefined ? read.ISSUER_KEY : undefined,
    messages: toMessageSettings(read),
  };
}
