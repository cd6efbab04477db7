import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from './gateway-context.js';

/** Apollo Server leaves this to the executor, and ApolloGateway's answers it with a plain Error, as if it were its own fault. */
export const refuseUnknownOperation: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, request }) => {
        if (operation) return Promise.resolve();
        const message = request.operationName
          ? `The document has no operation named "${request.operationName}"`
          : 'The document has several operations: say which one by operationName';
        throw new GraphQLError(message, {
          extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
        });
      },
    }),
};
