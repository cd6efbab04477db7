import type { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { silenceApolloTelemetry } from '../env.js';
import { uncounted, type GraphMetrics } from '../telemetry/graph-metrics.js';
import type { Logger } from '../../chassis/log.js';
import { parseScalarsAtTheEdge } from './edge-scalars.js';
import { ServedGraph } from './served-graph.js';
import type { SubgraphDoors } from './subgraph-doors.js';
import { SubgraphSource } from './subgraph-source.js';
import { SupergraphFile } from './supergraph-file.js';
import { ValidatedDocuments } from './validated-documents.js';

export interface Graph {
  /** For Apollo Server, as are the documents. */
  gateway: ServedGraph;
  documents: ValidatedDocuments;
  /** Names and addresses (as in the supergraph) of the subgraphs in force. */
  subgraphs: () => ReadonlyMap<string, string>;
}

export interface GraphSettings {
  supergraphFile: string;
  /** Foreign supergraphs may have scalars of our names with other rules. */
  open: boolean;
  /** Introspection is served; without it nobody is helped to find out what the schema has. */
  landing: boolean;
  watchEveryMs?: number;
}

export interface GraphSurroundings {
  doors: SubgraphDoors;
  log: Logger;
  metrics?: GraphMetrics;
  /** Called with what clients see of each graph, and its supergraph, before anything is asked of it. */
  onGraph: (schema: GraphQLSchema, supergraph: Supergraph) => void;
}

/** The graph of the supergraph file, which is read when Apollo Server starts and followed from then on. */
export async function prepareGraph(
  { supergraphFile, open, landing, watchEveryMs }: GraphSettings,
  { doors, log, metrics = uncounted, onGraph }: GraphSurroundings,
): Promise<Graph> {
  // @apollo/gateway probes cloud metadata and posts usage unless this is set before it is loaded.
  silenceApolloTelemetry();
  const { ApolloGateway } = await import('@apollo/gateway');
  const documents = new ValidatedDocuments();
  const stock = new ApolloGateway({
    supergraphSdl: new SupergraphFile({ file: supergraphFile, open, log, everyMs: watchEveryMs }),
    buildService: ({ name, url }) => {
      doors.to(name, url);
      return new SubgraphSource(() => doors.to(name, url));
    },
    logger: log.child({ part: 'apollo' }),
    __exposeQueryPlanExperimental: false,
  });
  const gateway = new ServedGraph({
    stock,
    doors,
    documents,
    open,
    hideSuggestions: !landing,
    metrics,
    log,
    prepare: ({ schema, supergraph }) => {
      if (!open) parseScalarsAtTheEdge(schema);
      onGraph(schema, supergraph);
    },
  });
  return { gateway, documents, subgraphs: () => gateway.inForce().subgraphs };
}
