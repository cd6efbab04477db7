/**
 * What a client sees of an error. Our codes are kept with the path the client knows; a request that is wrong in itself is
 * BAD_USER_INPUT with Apollo's own code as `reason`, and says what was wrong without repeating it; everything else is
 * INTERNAL_SERVER_ERROR with the request's id and nothing else, and the log has the rest under that id.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLErrorExtensions, type GraphQLFormattedError } from 'graphql';
import { faultCodes } from '../../chassis/domain-error.js';
import { withoutValues } from '../../chassis/without-values.js';
import type { GatewayContext } from './gateway-context.js';

const ourCodes: ReadonlySet<unknown> = new Set(faultCodes);

/** Clients act on these two by themselves, so they keep their names. */
const persistedQueryCodes: ReadonlySet<unknown> = new Set([
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Apollo Server's codes for a request that cannot be carried out as it stands. */
const badRequestCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/** Of an error with one of our codes these stay inside: whose it was, and what a framework may have attached. */
const innerExtensions = new Set(['serviceName', 'stacktrace', 'exception', 'response', 'http', 'originalError']);

/** Errors pass through `didEncounterErrors`, which knows the request, and then through `formatError`, which does not. */
const requestIds = new WeakMap<object, string>();

export function formatError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const extensions = visibleExtensions(thrown, formatted.extensions?.code);
  if (extensions)
    return { message: withoutValues(message), ...place, extensions: { ...refusedVariable(message), ...extensions } };
  const known = typeof thrown === 'object' && thrown !== null ? requestIds.get(thrown) : undefined;
  const requestId = known ?? formatted.extensions?.requestId;
  return {
    message: 'Internal server error',
    ...(path ? { path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', ...(requestId === undefined ? {} : { requestId }) },
  };
}

/** The extensions a client may see, or undefined when the error is to be masked. */
function visibleExtensions(thrown: unknown, code: unknown): Record<string, unknown> | undefined {
  const inner = thrown instanceof GraphQLError ? thrown.extensions : {};
  const fromSubgraph = inner.serviceName !== undefined;
  if (ourCodes.has(code)) {
    return Object.fromEntries(Object.entries({ ...inner, code }).filter(([name]) => !innerExtensions.has(name)));
  }
  // A subgraph that finds our query malformed has met a defect of ours, not of the client.
  if (fromSubgraph) return undefined;
  if (persistedQueryCodes.has(code)) return { code };
  if (badRequestCodes.has(code)) return { code: 'BAD_USER_INPUT', reason: code };
  return isRefusedOverHttp(inner) ? { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' } : undefined;
}

/** graphql-js tells which field of a variable it could not take in the message only; clients read `inputPath`. */
function refusedVariable(message: string): { inputPath?: string[] } {
  const [, place] = /^Variable "\$\w+" got invalid value [^]*? at "([^"]+)"; /.exec(message) ?? [];
  if (place !== undefined) return { inputPath: place.split(/[.[\]]+/).filter(Boolean) };
  const [, name] = /^Variable "\$(\w+)" (?:got invalid value|of (?:required|non-null) type)/.exec(message) ?? [];
  return name === undefined ? {} : { inputPath: [name] };
}

/** Apollo Server throws some refusals without a code of their own, but with a status in the four hundreds. */
function isRefusedOverHttp({ http }: GraphQLErrorExtensions): boolean {
  const status = (http as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Ties each error to its request, and logs what the client will not see. */
export const noteErrors: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        for (const error of errors) {
          requestIds.set(error, contextValue.requestId);
          if (visibleExtensions(error, error.extensions?.code) === undefined) logMasked(error, contextValue);
        }
        return Promise.resolve();
      },
    }),
};

/** A subgraph's words stay in the subgraph's own log, under the same request id: they may quote a member's data. */
function logMasked(error: GraphQLError, { log }: GatewayContext): void {
  const { serviceName, code } = error.extensions ?? {};
  if (serviceName === undefined) log.error({ err: unwrapResolverError(error) }, 'request failed inside');
  else log.error({ subgraph: serviceName, code, path: error.path?.join('.') }, 'a subgraph failed');
}
