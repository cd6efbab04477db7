import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../edge/gateway-context.js';
import type { Traces } from './traces.js';

/** One span per GraphQL request. Fetches find it in the request's context. */
export function traceOperations(traces: Traces): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: ({ request, contextValue }) => {
      const trace = traces.begin(request.http?.headers.get('traceparent'));
      contextValue.trace = trace;
      return Promise.resolve({
        didResolveOperation: ({ operation, operationName }) => {
          if (operation) trace.isOperation(operation.operation, operationName, contextValue.requestId);
          return Promise.resolve();
        },
        willSendResponse: ({ response: { body } }) => {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          trace.end(errors.map(({ extensions }) => extensions?.['code']));
          return Promise.resolve();
        },
      });
    },
  };
}
