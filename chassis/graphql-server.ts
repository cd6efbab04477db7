import { ApolloServer, type ApolloServerPlugin, type BaseContext } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './caller.js';
import { DomainError, unauthenticated } from './domain-error.js';
import { quietApollo } from './quiet-apollo.js';
import { refuseDeepVariables } from './refuse-deep-variables.js';
import { withoutValues } from './without-values.js';
import type { ShortMemory } from './short-memory.js';

export interface CallContext extends RequestContext, BaseContext {
  /** Unique per signed call. */
  callId: string;
}

/** Ids of calls are remembered somewhat longer than a call is good for. */
const callMemorySeconds = 40;

/**
 * A subgraph's Apollo Server: nothing of Apollo's reports or pages, errors in our terms, and a mutation that came twice
 * under one call id refused.
 */
export function createGraphQLServer(schema: GraphQLSchema, shortMemory: ShortMemory): ApolloServer<CallContext> {
  return new ApolloServer<CallContext>({
    schema,
    introspection: false,
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      ...quietApollo(),
      refuseDeepVariables,
      mutationsOncePerCall(shortMemory),
      errorsInTheirLanguage,
      alwaysStatus200,
    ],
  });
}

function mutationsOncePerCall(shortMemory: ShortMemory): ApolloServerPlugin<CallContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: async ({ operation, contextValue }) => {
          if (operation?.operation !== 'mutation') return;
          if (!(await shortMemory.takeOnce(`call:${contextValue.callId}`, callMemorySeconds))) throw unauthenticated();
        },
      }),
  };
}

/** What `formatError` needs of the request, which Apollo does not hand to it. */
const requestOf = new WeakMap<GraphQLError, CallContext>();

const errorsInTheirLanguage: ApolloServerPlugin<CallContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didEncounterErrors: ({ errors, contextValue }) => {
        for (const error of errors) requestOf.set(error, contextValue);
        return Promise.resolve();
      },
    }),
};

/** A gateway takes an answer that is not 2xx for a broken subgraph and loses the partial data. */
const alwaysStatus200: ApolloServerPlugin<CallContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response }) => {
        response.http.status = 200;
        return Promise.resolve();
      },
    }),
};

function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const request = requestOf.get(error as GraphQLError);
  // Errors of resolvers and of plugins arrive wrapped.
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const { path, locations } = formatted;
  if (original instanceof DomainError && original.kind === 'fault') {
    const inputPath = original.details['path'];
    return {
      message: original.messageIn(request?.locale ?? 'zh-CN'),
      ...(path ? { path } : {}),
      extensions: { code: original.code, ...(Array.isArray(inputPath) ? { inputPath: inputPath as unknown } : {}) },
    };
  }
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && requestFaults.has(code)) {
    return {
      message: withoutValues(formatted.message),
      ...(path ? { path } : {}),
      ...(locations ? { locations } : {}),
      extensions: { code },
    };
  }
  request?.log.error({ err: original, path }, 'a resolver failed');
  return {
    message: 'Internal server error',
    ...(path ? { path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: request?.requestId },
  };
}

/** Codes that Apollo gives for requests which never reached a resolver. */
const requestFaults = new Set([
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
]);
