import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './gateway-context.js';

/** One line per operation: what kind of caller, which operation, how long, which codes. No variables, no query, no names. */
export const logOperations: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: ({ contextValue: { log, caller } }) => {
    const began = performance.now();
    return Promise.resolve({
      willSendResponse: ({ operationName, operation, response: { body } }) => {
        const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
        log.info(
          {
            operation: operationName?.slice(0, 64) ?? null,
            type: operation?.operation ?? null,
            caller: caller.kind,
            milliseconds: Math.round(performance.now() - began),
            ...(errors.length > 0 ? { codes: [...new Set(errors.map((error) => error.extensions?.code))] } : {}),
          },
          'operation',
        );
        return Promise.resolve();
      },
    });
  },
};
