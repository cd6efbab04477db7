import { composeServices } from '@apollo/composition';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';
import { printSubgraph, type SubgraphTypes } from '../../chassis/federated-schema.js';
import {
  orphanedTypes as campaignsTypes,
  resolverClasses as campaigns,
} from '../../subgraphs/campaigns/graphql/resolvers.js';
import {
  orphanedTypes as membersTypes,
  resolverClasses as members,
} from '../../subgraphs/members/graphql/resolvers.js';
import {
  orphanedTypes as partnersTypes,
  resolverClasses as partners,
} from '../../subgraphs/partners/graphql/resolvers.js';
import { orphanedTypes as pointsTypes, resolverClasses as points } from '../../subgraphs/points/graphql/resolvers.js';
import {
  orphanedTypes as rewardsTypes,
  resolverClasses as rewards,
} from '../../subgraphs/rewards/graphql/resolvers.js';
import { subgraphNames, type SubgraphName } from '../subgraph-names.js';

const FIRST_PORT = 4001;

export const typesOf: Record<SubgraphName, SubgraphTypes> = {
  members: { resolverClasses: members, orphanedTypes: membersTypes },
  points: { resolverClasses: points, orphanedTypes: pointsTypes },
  rewards: { resolverClasses: rewards, orphanedTypes: rewardsTypes },
  campaigns: { resolverClasses: campaigns, orphanedTypes: campaignsTypes },
  partners: { resolverClasses: partners, orphanedTypes: partnersTypes },
};

/** The addresses written into the supergraph; a running gateway may be told others. */
function routingUrl(name: SubgraphName): string {
  return `http://127.0.0.1:${FIRST_PORT + subgraphNames.indexOf(name)}`;
}

/** Thrown when the five do not fit together; the message holds every reason composition gave. */
export class DoesNotCompose extends Error {
  constructor(reasons: string[]) {
    super(`The subgraphs do not compose:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
    this.name = 'DoesNotCompose';
  }
}

/** The supergraph that the gateway loads, and the public graph that clients see in it. Throws DoesNotCompose. */
export function compose(subgraphs: { name: string; url: string; sdl: string }[]): { supergraph: string; api: string } {
  const result = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (result.errors) throw new DoesNotCompose(result.errors.map((error) => error.message));
  // Sorted, so that moving a field in the code is no change of what clients see.
  const api = lexicographicSortSchema(result.schema.toAPISchema().toGraphQLJSSchema());
  return { supergraph: `${result.supergraphSdl.trim()}\n`, api: `${printSchema(api).trim()}\n` };
}

/** Every file of schema/ that is written from the code: its path from the root, and its text. */
export function graphSnapshots(): Map<string, string> {
  const subgraphs = subgraphNames.map((name) => ({ name, url: routingUrl(name), sdl: printSubgraph(typesOf[name]) }));
  const { supergraph, api } = compose(subgraphs);
  return new Map([
    ...subgraphs.map(({ name, sdl }) => [`schema/${name}.graphql`, sdl] as const),
    ['schema/supergraph.graphql', supergraph],
    ['schema/api.graphql', api],
  ]);
}
