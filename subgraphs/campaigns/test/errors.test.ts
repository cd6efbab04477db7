import { GraphQLObjectType, GraphQLUnionType, buildSchema } from 'graphql';
import { printSubgraph } from '../../../chassis/federated-schema.js';
import { registry } from '../domain/errors.js';
import { changeFailures, purchaseFailures, returnFailures } from '../graphql/failures.types.js';
import { orphanedTypes, resolverClasses } from '../graphql/resolvers.js';

/** The schema's unions by name, and what they hold. */
function unionMembers(): Set<string> {
  const sdl = printSubgraph({ resolverClasses, orphanedTypes });
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const unions = Object.values(schema.getTypeMap()).filter((type) => type instanceof GraphQLUnionType);
  return new Set(unions.flatMap((union) => union.getTypes().map((type: GraphQLObjectType) => type.name)));
}

test('every refusal of the registry is a member of a union, and resolvers know its code', () => {
  const refusals = registry.map(({ definition }) => definition).filter((definition) => definition.kind === 'refusal');
  expect(refusals.length).toBeGreaterThan(0);
  const members = unionMembers();
  expect(refusals.filter(({ type }) => !members.has(type))).toEqual([]);
  const translated = Object.keys({ ...purchaseFailures, ...returnFailures, ...changeFailures });
  expect(translated.sort()).toEqual(refusals.map(({ code }) => code).sort());
});
