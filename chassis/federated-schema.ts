import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import { buildSchemaSync, createResolversMap, type ClassType } from 'type-graphql';
import { DateTime } from '../schema/vocabulary.js';
import type { RequestContext } from './caller.js';
import { hideInternalTypes } from './hide-internal-types.js';

/** The Federation version every subgraph links, with the directives they use. */
const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ' +
  '["@key", "@shareable", "@inaccessible", "@external", "@requires", "@provides", "@tag", ' +
  '"@authenticated", "@requiresScopes", "@cost", "@listSize"])';

export interface SubgraphTypes {
  resolverClasses: readonly ClassType[];
  /** Object types that no query or mutation of this subgraph leads to, entity stubs among them. */
  orphanedTypes: readonly ClassType[];
}

/** Answers a gateway that knows only an entity's key: the entity, or null when there is none. */
export type ReferenceResolver = (reference: Record<string, unknown>, context: RequestContext) => unknown;

export interface ResolverParts {
  /** One instance per resolver class, with its use cases in it. */
  instances: readonly object[];
  /** By entity name. */
  references?: Record<string, ReferenceResolver>;
}

/** The SDL of a subgraph, as its snapshot in schema/ shows it. Needs no instances, no database. */
export function printSubgraph(types: SubgraphTypes): string {
  return `${federationLink}\n\n${hideInternalTypes(printSchemaWithDirectives(typeGraphQLSchema(types))).trim()}\n`;
}

/** The executable schema of a subgraph. Throws when a resolver class has no instance. */
export function buildFederatedSchema(types: SubgraphTypes, parts: ResolverParts): GraphQLSchema {
  const instances = new Map<unknown, object>(parts.instances.map((instance) => [instance.constructor, instance]));
  for (const resolverClass of types.resolverClasses) {
    if (!instances.has(resolverClass)) throw new Error(`the resolver class ${resolverClass.name} has no instance`);
  }
  const schema = typeGraphQLSchema(types, (wanted) => instances.get(wanted));
  const resolvers = createResolversMap(schema) as Record<string, Record<string, unknown>>;
  for (const [entity, resolveReference] of Object.entries(parts.references ?? {})) {
    resolvers[entity] = { ...resolvers[entity], __resolveReference: resolveReference };
  }
  return buildSubgraphSchema({
    typeDefs: parse(printSubgraph(types)),
    resolvers: resolvers as SubgraphResolvers,
  });
}

type SubgraphResolvers =
  Exclude<Parameters<typeof buildSubgraphSchema>[0], unknown[] | { kind: unknown }> extends { resolvers?: infer R }
    ? R
    : never;

function typeGraphQLSchema(
  types: SubgraphTypes,
  instanceOf: (wanted: unknown) => unknown = () => undefined,
): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [...types.resolverClasses] as unknown as [ClassType, ...ClassType[]],
    orphanedTypes: [...types.orphanedTypes],
    container: { get: (wanted) => instanceOf(wanted) as object },
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Inputs are checked by zod shapes in the use cases, which name the field's path.
    validate: false,
    // A subgraph of entities only has no Query of its own until buildSubgraphSchema adds _entities.
    skipCheck: true,
  });
}
