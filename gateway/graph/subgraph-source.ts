/**
 * What ApolloGateway's executor asks for each fetch of a plan, where an operation is left to it. Nothing the client sent goes on
 * but its operation: who asks, the request's id and the language ride in our own signed header.
 */
import type { GraphQLDataSource } from '@apollo/gateway';
import type { GatewayContext } from '../edge/gateway-context.js';
import { askSubgraph } from './ask-subgraph.js';
import { callOf, type SubgraphDoor } from './subgraph-door.js';

type Process = GraphQLDataSource<GatewayContext & Record<string, unknown>>['process'];
type Answer = Awaited<ReturnType<Process>>;

export class SubgraphSource implements GraphQLDataSource<GatewayContext & Record<string, unknown>> {
  /** The door is asked for at each fetch, because a reload of the supergraph may have moved it. */
  constructor(private readonly door: () => SubgraphDoor) {}

  process: Process = async (options) => {
    const { query = '', variables, operationName } = options.request;
    const place = 'pathInIncomingRequest' in options ? (options.pathInIncomingRequest ?? []) : [];
    const call = callOf({ query, variables, operationName });
    return (await askSubgraph(this.door(), call, place.map(String), options.context as GatewayContext)) as Answer;
  };
}
