/**
 * POST /oauth/token: a partner's client gets a token of the embedded issuer for its credentials. Forms are read here and nowhere else,
 * so that a page of somebody's cannot send one to the graph.
 */
import OAuth2Server from '@node-oauth/oauth2-server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { JWK } from 'jose';
import { createHash } from 'node:crypto';
import { isWithin } from '../../chassis/address-list.js';
import { DomainError } from '../../chassis/domain-error.js';
import type { Logger } from '../../chassis/log.js';
import { localeFrom } from '../edge/locale.js';
import type { SubgraphDoor } from '../graph/subgraph-door.js';
import { authenticateClient, type ClientStanding } from '../identity/client-lookup.js';
import { identityUnavailable } from '../identity/token-refused.js';
import type { RateLimits } from '../rate/rate-limits.js';
import { tokenGrants } from './token-grants.js';

export interface TokenParts {
  issuerKey: JWK;
  /** Undefined where the graph has no partners. */
  partners: () => SubgraphDoor | undefined;
  limits: RateLimits;
  log: Logger;
}

const formType = 'application/x-www-form-urlencoded';
/** Credentials and a list of scopes. */
const longestForm = 4_096;

/** An answer as RFC 6749 (5.2) has it. */
interface OAuthFault {
  status: number;
  error: string;
  description: string;
  headers?: Record<string, string>;
}

const badRequest = (description: string): OAuthFault => ({ status: 400, error: 'invalid_request', description });

export function serveTokens(app: FastifyInstance, parts: TokenParts): void {
  // In a scope of its own: what is set up here holds for this path alone.
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: longestForm }, (_request, body, parsed) => {
      parsed(null, new URLSearchParams(String(body)));
    });
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      const status = error.statusCode ?? 500;
      if (status < 500) return refuse(reply, badRequest(`The request has to be a form, ${formType}`));
      parts.log.error({ err: error, requestId: request.id }, 'a token could not be given');
      return refuse(reply, { status: 500, error: 'server_error', description: 'Internal server error' });
    });
    scope.post('/oauth/token', (request, reply) => answer(request, reply, parts));
    done();
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: TokenParts): Promise<FastifyReply> {
  try {
    await parts.limits.takeTokenRequest(request.ip, localeFrom(request.headers['accept-language']));
  } catch (error) {
    if (error instanceof GraphQLError) return refuse(reply, tooOften(error));
    throw error;
  }
  const form = request.body instanceof URLSearchParams ? request.body : null;
  const fault = form ? faultOf(request, form) : badRequest(`The request has to be a form, ${formType}`);
  if (fault || !form) return refuse(reply, fault ?? badRequest('The request cannot be read'));
  const grants = tokenGrants(parts.issuerKey, (clientId, secret) => authenticate(clientId, secret, request, parts));
  const asked = new OAuth2Server.Request({
    method: request.method,
    query: {},
    headers: { ...request.headers } as Record<string, string>,
    body: Object.fromEntries(form),
  });
  const answered = new OAuth2Server.Response({ headers: {} });
  try {
    await grants.token(asked, answered);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) parts.log.error({ err: error, requestId: request.id }, 'a token could not be given');
    else parts.log.info({ requestId: request.id, error: refusal.error }, 'a token was not given');
    return refuse(reply, refusal);
  }
  return reply.code(200).headers(notKept).send(answered.body);
}

/** No cache keeps a token, nor what was said of one. */
const notKept = { 'cache-control': 'no-store', pragma: 'no-cache' };

function refuse(reply: FastifyReply, { status, error, description, headers = {} }: OAuthFault): FastifyReply {
  return reply
    .code(status)
    .headers({ ...notKept, ...headers })
    .send({ error, error_description: description });
}

/** What the library does not look at: parameters written twice, and credentials sent in two ways (2.3 and 3.2). */
function faultOf({ headers }: FastifyRequest, form: URLSearchParams): OAuthFault | undefined {
  const names = [...form.keys()];
  if (new Set(names).size < names.length) return badRequest('A parameter is written twice');
  if (headers.authorization !== undefined && form.has('client_secret'))
    return badRequest('Credentials are sent in two ways');
  return undefined;
}

/** A right secret from a wrong address is answered as a wrong one: else it could be tried from anywhere. */
async function authenticate(
  clientId: string,
  secret: string,
  { id: requestId, ip }: FastifyRequest,
  { partners }: TokenParts,
): Promise<ClientStanding | null> {
  const door = partners();
  if (!door) throw identityUnavailable();
  const secretDigest = createHash('sha256').update(secret).digest('base64url');
  const on = { caller: { kind: 'service' as const, name: 'gateway' }, requestId, locale: 'en' as const };
  const client = await authenticateClient({ clientId, secretDigest }, on, door);
  return client && isWithin(ip, client.networks) ? client : null;
}

/** The library's word for it; what went wrong inside is not told. */
function refusalOf(error: unknown): OAuthFault {
  const { name = '', status = 500, inner } = error as { name?: string; status?: number; inner?: unknown };
  if (inner instanceof DomainError && inner.code === 'UNAVAILABLE') {
    const description = 'Clients cannot be checked at the moment; try again shortly';
    return { status: 503, error: 'temporarily_unavailable', description, headers: { 'retry-after': '1' } };
  }
  // The library knows other grants, which no client of ours has.
  if (name === 'unauthorized_client')
    return { status: 400, error: 'unsupported_grant_type', description: 'The grant type is client_credentials' };
  const description = descriptions[name];
  if (description === undefined) return { status: 500, error: 'server_error', description: 'Internal server error' };
  const challenge = status === 401 ? { headers: { 'www-authenticate': 'Basic realm="fealty"' } } : {};
  return { status, error: name, description, ...challenge };
}

const descriptions: Readonly<Record<string, string>> = {
  invalid_request: 'A parameter is missing or malformed',
  invalid_client: 'The client or its secret is wrong, or it may not ask from here',
  invalid_scope: 'The client may not have all of these scopes',
  unsupported_grant_type: 'The grant type is client_credentials',
};

function tooOften({ extensions }: GraphQLError): OAuthFault {
  const retryAfter = String(extensions['retryAfter']);
  const description = `Too many requests; try again in ${retryAfter} seconds`;
  return { status: 429, error: 'temporarily_unavailable', description, headers: { 'retry-after': retryAfter } };
}
