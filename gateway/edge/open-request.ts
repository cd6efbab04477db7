import { GraphQLError } from 'graphql';
import { HeaderMap } from '@apollo/server';
import type { Caller } from '../../chassis/caller.js';
import { DomainError } from '../../chassis/domain-error.js';
import type { Logger } from '../../chassis/log.js';
import type { Locale } from '../../schema/vocabulary.js';
import type { LinkedMember } from '../identity/member-lookup.js';
import type { TrustedIssuer } from '../identity/verify-token.js';
import { budgetKeyOf, type RateLimits } from '../rate/rate-limits.js';
import { admitClient, type ClientOf } from './admit-client.js';
import type { GatewayContext } from './gateway-context.js';
import { identify } from './identify.js';
import { localeFrom } from './locale.js';
import { RequestLog } from './request-log.js';

export interface IncomingRequest {
  id: string;
  ip: string;
  headers: { authorization?: string; 'accept-language'?: string };
}

export interface Identification {
  issuers: ReadonlyMap<string, TrustedIssuer>;
  limits: RateLimits;
  /** The member linked to an identity and how they stand; no id while there is none. */
  memberOf: (
    identity: { issuer: string; subject: string; sessionId?: string },
    on: { requestId: string; locale: Locale },
  ) => Promise<LinkedMember>;
  clientOf: ClientOf;
}

const stranger: Caller = { kind: 'anonymous' };

/**
 * The context of one request. Throws what Apollo Server turns into an answer: 401 for a bad token, 429 for a caller who
 * asks too often, 503 when no token can be checked.
 */
export async function openRequest(
  { id: requestId, ip, headers }: IncomingRequest,
  log: Logger,
  identification: Identification | 'everyone is anonymous',
): Promise<GatewayContext> {
  const locale = localeFrom(headers['accept-language']);
  const requestLog = new RequestLog(log, requestId);
  if (identification === 'everyone is anonymous') {
    return { caller: stranger, requestId, locale, log: requestLog, budgetKey: '' };
  }
  const { issuers, limits } = identification;
  try {
    const holder = await identify(headers.authorization, issuers).catch(async (error: unknown) => {
      // Whoever tries out tokens has no more to spend than a stranger: checking one takes longer than most answers.
      if (isUnauthenticated(error)) await limits.takeOperation(stranger, budgetKeyOf(stranger, ip), locale);
      throw error;
    });
    const budgetKey = budgetKeyOf(holder, ip);
    await limits.takeOperation(holder, budgetKey, locale);
    const { caller, headers: told } = await knownCaller(holder, { requestId, locale, ip }, identification);
    const network = caller.kind === 'anonymous' ? { network: budgetKey } : {};
    return { caller, requestId, locale, ...network, log: requestLog, budgetKey, headers: told };
  } catch (error) {
    // Refused already, as a client will see it.
    if (error instanceof GraphQLError) throw error;
    if (!(error instanceof DomainError)) {
      requestLog.error({ err: error }, 'the caller could not be identified');
      throw new GraphQLError('Internal server error', { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } });
    }
    if (error.code === 'UNAVAILABLE') requestLog.error({ err: error }, 'identities cannot be checked');
    else requestLog.info({ reason: error.details.reason }, 'token refused');
    throw asHttpError(error, locale);
  }
}

/** The holder of a good token, as whom others know them; with headers that their answer is to have. */
async function knownCaller(
  holder: Caller,
  on: { requestId: string; locale: Locale; ip: string },
  identification: Identification,
): Promise<{ caller: Caller; headers?: Record<string, string> }> {
  const { requestId, locale } = on;
  if (holder.kind === 'member')
    return { caller: { ...holder, ...(await identification.memberOf(holder, { requestId, locale })) } };
  return holder.kind === 'partner' ? admitClient(holder, on, identification) : { caller: holder };
}

function asHttpError(error: DomainError, locale: GatewayContext['locale']): GraphQLError {
  const unauthenticated = isUnauthenticated(error);
  const headers = new HeaderMap(
    unauthenticated ? [['www-authenticate', 'Bearer error="invalid_token"']] : [['retry-after', '1']],
  );
  return new GraphQLError(error.messageIn(locale), {
    extensions: { code: error.code, http: { status: unauthenticated ? 401 : 503, headers } },
  });
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'UNAUTHENTICATED';
}
