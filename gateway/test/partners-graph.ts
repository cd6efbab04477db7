/** A small graph with a partners that knows clients as the real one does: by digests of their secrets. */
import { createHash, randomBytes } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { parse } from 'graphql';
import type { Caller } from '../../chassis/caller.js';
import { newId } from '../../chassis/ids.js';
import { composed, membersSdl, pointsSdl, SmallSubgraph, startSmallGraph, type SmallGraph } from './small-graph.js';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"])
type Query {
  asking: String!
  partnerClientStanding(clientId: ID!): PartnerClientStanding @inaccessible
}
type Mutation {
  authenticatePartnerClient(clientId: ID!, secretDigest: String!): PartnerClientStanding @inaccessible
}
type PartnerClientStanding @inaccessible {
  clientId: ID! brand: String! scopes: [String!]! networks: [String!]! callsPerDay: Int
}`;

export interface KnownClient {
  clientId: string;
  brand: string;
  scopes: string[];
  networks: string[];
  callsPerDay: number | null;
  secret: string;
}

export interface PartnersGraph extends SmallGraph {
  partners: SmallSubgraph;
  clients: Map<string, KnownClient>;
  /** A new client of the bakery's, unless it is said otherwise. */
  client: (terms?: Partial<KnownClient>) => KnownClient;
  /** As whom partners was asked last. */
  lastCaller: () => Caller | undefined;
}

export async function startPartnersGraph(): Promise<PartnersGraph> {
  const graph = await startSmallGraph();
  const clients = new Map<string, KnownClient>();
  const resolvers: GraphQLResolverMap<{ call?: { caller: Caller } }> = {
    Query: {
      asking: (_source, _given, { call }) => call?.caller.kind ?? 'nobody',
      partnerClientStanding: (_source, { clientId }: { clientId: string }) => clients.get(clientId) ?? null,
    },
    Mutation: {
      authenticatePartnerClient: (_source, given: { clientId: string; secretDigest: string }) => {
        const client = clients.get(given.clientId);
        const right = client && createHash('sha256').update(client.secret).digest('base64url');
        return right === given.secretDigest ? client : null;
      },
    },
  };
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: resolvers as GraphQLResolverMap<unknown>,
  });
  const key = randomBytes(32);
  const partners = new SmallSubgraph('partners', schema, key);
  await partners.start();
  await graph.writeSupergraph(
    composed([
      { name: 'members', url: graph.members.url, sdl: membersSdl },
      { name: 'points', url: graph.points.url, sdl: pointsSdl },
      { name: 'partners', url: partners.url, sdl },
    ]),
  );
  return {
    ...graph,
    partners,
    clients,
    client: (terms = {}) => {
      const made: KnownClient = {
        clientId: newId(),
        brand: 'bakery',
        scopes: ['exchanges:read', 'exchanges:write'],
        networks: [],
        callsPerDay: null,
        secret: `fps_${randomBytes(32).toString('base64url')}`,
        ...terms,
      };
      clients.set(made.clientId, made);
      return made;
    },
    lastCaller: () => partners.arrived.at(-1)?.call?.caller,
    sendKeys: `${graph.sendKeys},partners=${key.toString('base64')}`,
    stop: async () => {
      await partners.stop();
      await graph.stop();
    },
  };
}
