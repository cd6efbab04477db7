import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from '../../chassis/log.js';
import type { GatewayContext } from './gateway-context.js';

/** One line per operation: what kind of caller, which operation, how long, which codes. No variables, no query, no names. */
export function logOperations(log: Logger): ApolloServerPlugin<GatewayContext> {
  // The line is made here and holds nothing to cut; looking for it took as long as a signature.
  const plain = log.child({}, { redact: [] });
  return {
    requestDidStart: ({ contextValue: { requestId, caller } }) => {
      const began = performance.now();
      return Promise.resolve({
        willSendResponse: ({ operationName, operation, response: { body } }) => {
          const errors = body.kind === 'single' ? (body.singleResult.errors ?? []) : [];
          plain.info(
            {
              requestId,
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
}
