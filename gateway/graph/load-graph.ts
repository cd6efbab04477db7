/**
 * ApolloGateway over the supergraph file: it loads, watches, plans and executes; the fetches go through our own doors.
 */
import type { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '../../chassis/log.js';
import { silenceApolloTelemetry } from '../env.js';
import { parseScalarsAtTheEdge } from './edge-scalars.js';
import type { SubgraphDoors } from './subgraph-doors.js';
import { SubgraphSource } from './subgraph-source.js';
import { SupergraphFile } from './supergraph-file.js';
import { subgraphsIn } from './subgraphs-in.js';

export interface Graph {
  gateway: ApolloGateway;
  /** Names and addresses (as in the supergraph) of the subgraphs in force. */
  subgraphs: () => ReadonlyMap<string, string>;
}

export interface GraphSettings {
  supergraphFile: string;
  /** Foreign supergraphs may have scalars of our names with other rules. */
  open: boolean;
  watchEveryMs?: number;
}

export async function prepareGraph(settings: GraphSettings, doors: SubgraphDoors, log: Logger): Promise<Graph> {
  // @apollo/gateway probes cloud metadata and posts usage unless this is set before it is loaded.
  silenceApolloTelemetry();
  const { ApolloGateway } = await import('@apollo/gateway');
  let subgraphs: ReadonlyMap<string, string> = new Map();
  const gateway = new ApolloGateway({
    supergraphSdl: new SupergraphFile({
      file: settings.supergraphFile,
      open: settings.open,
      log,
      everyMs: settings.watchEveryMs,
    }),
    buildService: ({ name, url }) => {
      doors.to(name, url);
      return new SubgraphSource(() => doors.to(name, url));
    },
    logger: log.child({ part: 'apollo' }),
    __exposeQueryPlanExperimental: false,
  });
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    subgraphs = subgraphsIn(coreSupergraphSdl);
    doors.keepOnly(new Set(subgraphs.keys()));
    if (!settings.open) parseScalarsAtTheEdge(apiSchema);
  });
  return { gateway, subgraphs: () => subgraphs };
}
