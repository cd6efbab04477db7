import { ApolloServer } from '@apollo/server';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { CallContext } from '../../chassis/graphql-server.js';
import { quietApollo } from '../../chassis/quiet-apollo.js';
import { executedBy } from '../measuring/executed-by.js';

/**
 * Queries compiled by graphql-jit behind Apollo Server's gateway hook, with nothing about it that would make it fit for use:
 * why it is measured and not taken stands in chassis/README.md.
 */
export function createCompiledServer(apiSchema: GraphQLSchema): ApolloServer<CallContext> {
  const compiled = new WeakMap<DocumentNode, CompiledQuery>();
  const compile = (document: DocumentNode, operationName: string | null): CompiledQuery => {
    const query = compileQuery(apiSchema, document, operationName ?? undefined);
    if (!isCompiledQuery(query)) throw new Error('graphql-jit cannot compile an operation of this bench');
    compiled.set(document, query);
    return query;
  };
  return new ApolloServer<CallContext>({
    gateway: executedBy(async ({ document, operationName, request, context }) => {
      const { query } = compiled.get(document) ?? compile(document, operationName);
      return query(undefined, context, request.variables);
    }, apiSchema),
    introspection: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    plugins: [...quietApollo()],
  });
}
