import type { Jobs } from '../../chassis/jobs.js';
import type { Logger } from '../../chassis/log.js';
import { messageJobs } from '../../chassis/messages/message-job.js';
import { MessagePort } from '../../chassis/messages/message-port.js';
import { openTransports } from '../../chassis/messages/message-settings.js';
import { SignInKeys } from './domain/sign-in/sign-in-keys.js';
import type { MembersSettings } from './env.js';
import type { MembersParts } from './usecases/members-parts.js';
import { openQueuedMessage } from './usecases/sign-in/changed-contacts.js';
import { forgetSignIns } from './usecases/sign-in/forget-sign-ins.js';
import type { SignInParts } from './usecases/sign-in/sign-in-parts.js';

/** What main.ts hands to whoever signs people in. */
export function signInParts({ answerHashKey, issuerKey, messages }: MembersSettings, log: Logger): SignInParts {
  return {
    keys: new SignInKeys(answerHashKey),
    issuerKey: issuerKey ?? null,
    messages: new MessagePort(openTransports(messages), log),
  };
}

export function signInJobs(parts: MembersParts, log: Logger): Jobs {
  return {
    ...messageJobs(parts.signIn.messages, (queued) => openQueuedMessage(parts, queued), log),
    'forget-sign-ins': { every: '17 * * * *', run: () => forgetSignIns(parts) },
  };
}
