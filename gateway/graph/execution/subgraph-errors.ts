import { GraphQLError } from 'graphql';
import type { ClientPath } from './entities-at.js';

/** An error as a subgraph's answer carries it. Nothing in it can be relied upon: it came over the wire. */
export interface AnsweredError {
  message?: string;
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
}

/** The subgraph's error at a place that the client knows. Like ApolloGateway it names the subgraph in `serviceName`. */
export function subgraphError(error: AnsweredError, subgraph: string, path: ClientPath | undefined): GraphQLError {
  const code = error.extensions?.['code'] || 'DOWNSTREAM_SERVICE_ERROR';
  return new GraphQLError(error.message || `Error while fetching subquery from service "${subgraph}"`, {
    path,
    extensions: { ...error.extensions, code, serviceName: subgraph },
  });
}
