import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../gateway-context.js';
import { orRefuse } from '../refused-request.js';
import { holdVariables } from './hold-variables.js';
import type { OperationLimits } from './operation-limits.js';

/** Variables are held to their limits before anything coerces or prints them. */
export function limitVariables(limits: OperationLimits): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ request, contextValue }) => {
          orRefuse(contextValue.locale, () => holdVariables(request.variables, limits));
          return Promise.resolve();
        },
      }),
  };
}
