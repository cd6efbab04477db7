/** The reference: ApolloGateway as it is, with the subgraphs of a test behind it. */
import type { ApolloGateway } from '@apollo/gateway';
import type { QueryPlan } from '@apollo/query-planner';
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql';
import type { AskSubgraph, Contender, Operation } from './contender.js';

type RequestContext = Parameters<Awaited<ReturnType<ApolloGateway['load']>>['executor']>[0];

const silence = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface StockExecutor extends Contender {
  /** The plan of the operation answered last. */
  lastPlan(): QueryPlan;
}

export async function stockExecutor(supergraphSdl: string): Promise<StockExecutor> {
  const { ApolloGateway } = await import('@apollo/gateway');
  let plan: QueryPlan = { kind: 'QueryPlan' };
  let apiSchema: GraphQLSchema | undefined;
  const gateway = new ApolloGateway({
    supergraphSdl,
    // It has just been composed.
    validateSupergraph: false,
    logger: silence,
    experimental_didResolveQueryPlan: ({ queryPlan }) => (plan = queryPlan),
    buildService: ({ name }) => ({
      process: ({ request, context }) =>
        (context.ask as AskSubgraph)(name, {
          query: request.query!,
          variables: request.variables,
          operationName: request.operationName,
        }),
    }),
  });
  gateway.onSchemaLoadOrUpdate((loaded) => (apiSchema = loaded.apiSchema));
  const { executor } = await gateway.load();
  return {
    apiSchema: apiSchema!,
    lastPlan: () => plan,
    answer: async ({ document, text, operationName, variables }: Operation, ask) =>
      (await executor({
        request: { query: text, operationName, variables },
        document,
        queryHash: text,
        context: { ask },
        metrics: {},
        logger: silence,
      } as unknown as RequestContext)) as FormattedExecutionResult,
    stop: () => gateway.stop(),
  };
}
