import type { ApolloServerPlugin } from '@apollo/server';
import { badInput } from './domain-error.js';

/**
 * Objects and lists inside one another. The gateway lets through far less, and nothing of ours needs as much; graphql-js, which
 * coerces variables by recursion, is at the end of its stack after some two thousand.
 */
const maxDepth = 100;

/** An input that can hold itself has no depth of its own: what is too deep is refused before anything recurses into it. */
export const refuseDeepVariables: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ request: { variables } }) => {
        if (isDeeper(variables, maxDepth)) {
          throw badInput({ path: ['variables'], reason: `must not be nested more than ${maxDepth} deep` });
        }
        return Promise.resolve();
      },
    }),
};

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}
