import { GraphQLError } from 'graphql';
import { HeaderMap } from '@apollo/server';
import { DomainError } from '../../chassis/domain-error.js';
import type { Logger } from '../../chassis/log.js';
import type { GatewayContext } from './gateway-context.js';
import { identify, type Identification } from './identify.js';
import { localeFrom } from './locale.js';

export interface IncomingRequest {
  id: string;
  headers: { authorization?: string; 'accept-language'?: string };
}

/** The context of one request. Throws what Apollo Server turns into an answer: 401 for a bad token, 503 when none can be checked. */
export async function openRequest(
  { id: requestId, headers }: IncomingRequest,
  log: Logger,
  identification: Identification | 'everyone is anonymous',
): Promise<GatewayContext> {
  const locale = localeFrom(headers['accept-language']);
  const requestLog = log.child({ requestId });
  if (identification === 'everyone is anonymous') {
    return { caller: { kind: 'anonymous' }, requestId, locale, log: requestLog };
  }
  try {
    const caller = await identify(headers.authorization, { requestId, locale }, identification);
    return { caller, requestId, locale, log: requestLog };
  } catch (error) {
    if (!(error instanceof DomainError)) {
      requestLog.error({ err: error }, 'the caller could not be identified');
      throw new GraphQLError('Internal server error', { extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } });
    }
    if (error.code === 'UNAVAILABLE') requestLog.error({ err: error }, 'identities cannot be checked');
    else requestLog.info({ reason: error.details.reason }, 'token refused');
    throw asHttpError(error, locale);
  }
}

function asHttpError(error: DomainError, locale: GatewayContext['locale']): GraphQLError {
  const unauthenticated = error.code === 'UNAUTHENTICATED';
  const headers = new HeaderMap(
    unauthenticated ? [['www-authenticate', 'Bearer error="invalid_token"']] : [['retry-after', '1']],
  );
  return new GraphQLError(error.messageIn(locale), {
    extensions: { code: error.code, http: { status: unauthenticated ? 401 : 503, headers } },
  });
}
