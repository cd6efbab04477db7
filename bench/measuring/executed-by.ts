import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';

type Gateway<Context extends BaseContext> = ApolloServerOptionsWithGateway<Context>['gateway'];
type Executor<Context extends BaseContext> = NonNullable<Awaited<ReturnType<Gateway<Context>['load']>>['executor']>;

/** For Apollo Server's option `gateway`, which is how its operations are executed by something else than graphql-js. */
export function executedBy<Context extends BaseContext>(
  executor: Executor<Context>,
  apiSchema: GraphQLSchema,
): Gateway<Context> {
  return {
    onSchemaLoadOrUpdate: (loaded) => {
      loaded({ apiSchema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () => Promise.resolve({ executor }),
    stop: () => Promise.resolve(),
  };
}
