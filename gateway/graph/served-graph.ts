/**
 * What Apollo Server takes for its gateway: ApolloGateway loads, watches and checks the supergraph; operations are planned and
 * executed here. A request is answered in the graph it was validated in, also when another has come into force meanwhile.
 */
import type { ApolloGateway } from '@apollo/gateway';
import type {
  ApolloServerOptionsWithGateway,
  GraphQLRequestContextDidResolveSource,
  GraphQLRequestContextResponseForOperation,
} from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../edge/gateway-context.js';
import { errorsForCuts } from '../guards/cut-errors.js';
import { askSubgraph, noAnswer } from './ask-subgraph.js';
import { MisshapenAnswer, type AskSubgraph } from './execution/compile-fetch.js';
import type { ExecutedAnswer } from './execution/executable-operation.js';
import { GraphInForce, type GraphParts } from './graph-in-force.js';
import { subgraphUnavailable } from './subgraph-door.js';
import type { SubgraphDoors } from './subgraph-doors.js';
import type { ValidatedDocuments } from './validated-documents.js';

type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>['gateway'];
type SchemaListener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];
type SchemaContext = Parameters<SchemaListener>[0];
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>;

/** As Apollo Server has it when it has been validated; the type of a later hook forgets what an earlier one's knew. */
export type ValidRequest = GraphQLRequestContextResponseForOperation<GatewayContext> &
  GraphQLRequestContextDidResolveSource<GatewayContext>;

export interface ServedGraphParts extends GraphParts {
  stock: ApolloGateway;
  doors: SubgraphDoors;
  documents: ValidatedDocuments;
  /** Called with each graph before anything is asked of it. */
  prepare: (graph: GraphInForce) => void;
}

export class ServedGraph implements GatewayInterface {
  private readonly listeners = new Set<SchemaListener>();
  private readonly bySchema = new WeakMap<GraphQLSchema, GraphInForce>();
  private current: { graph: GraphInForce; context: SchemaContext } | undefined;
  /** Graphs come into force one after the other, each when it is warm. */
  private announced: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ServedGraphParts) {
    parts.stock.onSchemaLoadOrUpdate((context) => this.take(context));
  }

  /** Throws before the supergraph has been loaded. */
  inForce(): GraphInForce {
    if (!this.current) throw new Error('the supergraph has not been loaded yet');
    return this.current.graph;
  }

  onSchemaLoadOrUpdate(listener: SchemaListener): () => void {
    this.listeners.add(listener);
    if (this.current) listener(this.current.context);
    return () => this.listeners.delete(listener);
  }

  async load(options: Parameters<GatewayInterface['load']>[0]): Promise<{ executor: Executor }> {
    const { executor } = (await this.parts.stock.load(options)) as { executor: Executor };
    // ApolloGateway only logs what its listeners throw: a graph that could not be taken has to stop the start here.
    this.inForce();
    return {
      executor: async (request) => {
        const { answered } = request.context as GatewayContext;
        // ApolloGateway's executor refuses nobody: only what has been looked at may go there.
        if (!answered) throw new Error('an operation has come past what refuses its fields');
        return ((await answered) as Awaited<ReturnType<Executor>> | undefined) ?? executor(request);
      },
    };
  }

  /** Rejects over nothing that a subgraph does. Undefined where ApolloGateway's executor has to answer. */
  async answer(request: ValidRequest): Promise<ExecutedAnswer | undefined> {
    const { schema, queryHash: hash, document, contextValue } = request;
    const { operationName: name, variables = {} } = request.request;
    const graph = this.bySchema.get(schema) ?? this.inForce();
    const { executable, cuts } = graph.prepare({ hash, document, name }, contextValue.caller);
    if (executable) {
      const refusals = (values: Record<string, unknown>) => errorsForCuts(cuts, values, contextValue.locale);
      const answer = await executable.run(variables, this.askFor(graph, contextValue), refusals);
      return answer.errors ? { ...answer, errors: answer.errors.map((error) => told(error, contextValue)) } : answer;
    }
    this.parts.metrics.fallback();
    if (cuts.length === 0) return undefined;
    // The stock executor knows nothing of cuts: what is refused in part is then refused as a whole.
    const unconditional = cuts.map((cut) => ({ ...cut, conditions: [] }));
    return { errors: errorsForCuts(unconditional, {}, contextValue.locale), data: null };
  }

  async stop(): Promise<void> {
    await this.parts.stock.stop();
    await this.announced;
  }

  private take(context: SchemaContext): void {
    const graph = new GraphInForce(context.coreSupergraphSdl, context.apiSchema, this.parts);
    this.parts.prepare(graph);
    if (!this.current) {
      this.announce(graph, context);
      return;
    }
    this.announced = this.announced
      .then(async () => {
        this.parts.documents.expectSchema(await graph.warmUp(this.inForce()));
        this.announce(graph, context);
      })
      // The one in force stays, and the next is not kept from coming.
      .catch((error: unknown) => this.parts.log.error({ err: error }, 'a supergraph could not be brought into force'));
  }

  private announce(graph: GraphInForce, context: SchemaContext): void {
    this.bySchema.set(context.apiSchema, graph);
    this.current = { graph, context };
    for (const listener of this.listeners) listener(context);
    this.parts.doors.keepOnly(graph.subgraphs);
  }

  private askFor({ subgraphs }: GraphInForce, context: GatewayContext): AskSubgraph {
    return ({ subgraph, jsonHead, isMutation, path }, variablesJson) => {
      const door = this.parts.doors.to(subgraph, subgraphs.get(subgraph));
      return askSubgraph(door, { json: `${jsonHead}${variablesJson}}`, isMutation }, path, context);
    };
  }
}

/** A subgraph whose answer could not be used is told of like one that gave none. */
function told(error: unknown, context: GatewayContext): unknown {
  if (!(error instanceof MisshapenAnswer)) return error;
  return noAnswer(error.question, Object.assign(subgraphUnavailable(), { cause: error }), context);
}
