import type { ApolloServerPlugin } from '@apollo/server';
import { DomainError } from '../../../chassis/domain-error.js';
import type { GatewayContext } from '../gateway-context.js';
import { refusedRequest } from '../refused-request.js';
import { holdVariables } from './hold-variables.js';
import type { OperationLimits } from './operation-limits.js';

/** Variables are held to their limits before anything coerces or prints them. */
export function limitVariables(limits: OperationLimits): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ request, contextValue }) => {
          try {
            holdVariables(request.variables, limits);
            return Promise.resolve();
          } catch (error) {
            throw error instanceof DomainError ? refusedRequest(error, contextValue.locale) : error;
          }
        },
      }),
  };
}
