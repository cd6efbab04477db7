import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../edge/gateway-context.js';
import type { GatewayMetrics } from './gateway-metrics.js';

/** Every GraphQL request is counted, whether it is refused before it has a context, at its operation, or answered. */
export function countOperations(metrics: GatewayMetrics): ApolloServerPlugin<GatewayContext> {
  const count = (errors: readonly Pick<GraphQLFormattedError, 'extensions'>[], isRefused: boolean) => {
    metrics.answered(errors.map(({ extensions }) => extensions?.code));
    // Only the edge refuses requests whole; a subgraph's error may have any extensions it likes.
    const limit = isRefused ? errors[0]?.extensions?.limit : undefined;
    if (typeof limit === 'string') metrics.limitHit(limit);
  };
  return {
    contextCreationDidFail: ({ error }) => {
      if (error instanceof GraphQLError) count([error], true);
      return Promise.resolve();
    },
    requestDidStart: () => {
      const began = performance.now();
      return Promise.resolve({
        willSendResponse: ({ operationName, operation, response: { body } }) => {
          if (body.kind !== 'single') return Promise.resolve();
          const { data, errors = [] } = body.singleResult;
          count(errors, data === undefined);
          if (operation) metrics.operationEnded(operationName, operation.operation, (performance.now() - began) / 1000);
          return Promise.resolve();
        },
      });
    },
  };
}
