/**
 * What ApolloGateway asks for each fetch of a plan. Nothing the client sent goes on but its operation: who asks, the
 * request's id and the language ride in our own signed header.
 */
import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../../chassis/domain-error.js';
import type { GatewayContext } from '../edge/gateway-context.js';
import type { SubgraphDoor } from './subgraph-door.js';

type Process = GraphQLDataSource<GatewayContext & Record<string, unknown>>['process'];
type Answer = Awaited<ReturnType<Process>>;

export class SubgraphSource implements GraphQLDataSource<GatewayContext & Record<string, unknown>> {
  /** The door is asked for at each fetch, because a reload of the supergraph may have moved it. */
  constructor(private readonly door: () => SubgraphDoor) {}

  process: Process = async (options) => {
    const { query, variables, operationName } = options.request;
    const place = 'pathInIncomingRequest' in options ? options.pathInIncomingRequest : undefined;
    const { caller, requestId, locale } = options.context as GatewayContext;
    try {
      const answer = (await this.door().ask(
        { query: query ?? '', variables, operationName },
        { caller, requestId, locale },
      )) as Answer;
      return answer.errors ? { ...answer, errors: answer.errors.map(withoutHttp) } : answer;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      throw new GraphQLError(error.messageIn(locale), {
        path: clientPath(place),
        extensions: { code: error.code },
        originalError: error,
      });
    }
  };
}

/** A subgraph may not decide our HTTP status: Apollo Server takes `extensions.http` at its word. */
function withoutHttp(error: GraphQLFormattedError): GraphQLFormattedError {
  if (error.extensions?.http === undefined) return error;
  const { http: _, ...extensions } = error.extensions;
  return { ...error, extensions };
}

/** A plan's path writes `@` for "each element", which no client knows: the path ends at the list. */
function clientPath(place: readonly (string | number)[] | undefined): (string | number)[] | undefined {
  if (!place || place.length === 0) return undefined;
  const listAt = place.indexOf('@');
  return place.slice(0, listAt === -1 ? undefined : listAt);
}
