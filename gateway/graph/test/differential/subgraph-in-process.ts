/**
 * A subgraph without a network: Apollo's own subgraph schema over an SDL, with values made up by a World.
 *
 * An object is told apart by its type and a small number. A key field spells that number out, so that whichever key a
 * representation comes with, every subgraph finds the same entity. A field with `@requires` depends on all that its
 * representation holds: what an executor leaves out or mixes up there shows in the answer. In a steady world it does
 * not, and a key that says nothing finds nothing.
 */
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import {
  execute,
  getNamedType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  parse,
  type DocumentNode,
  type FormattedExecutionResult,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { canonical } from './canonical.js';
import type { SubgraphRequest } from './contender.js';
import { typesIn, type KeyFields } from './key-fields.js';
import { failureAt, keyValue, leafValue, numberSpelledIn } from './made-up-values.js';
import type { World } from './world.js';

/** Few, so that one answer meets the same entity in several places. */
const entitiesOfAType = 5;

interface Thing {
  __typename: string;
  number: number;
  /** Where a thing without a key was found; of an entity, nothing but type and number. */
  identity: string;
  /** The representation it was looked up by. */
  given?: Record<string, unknown>;
}

/** One request of a client: mutations change what is read after them. */
export interface Visit {
  world: World;
  mutations: number;
}

interface Context {
  visit: Visit;
}

export class SubgraphInProcess {
  readonly schema: GraphQLSchema;
  private readonly documents = new Map<string, DocumentNode>();
  private readonly requiring: ReadonlySet<string>;

  constructor(
    readonly name: string,
    sdl: string,
    private readonly keyFields: KeyFields,
  ) {
    this.requiring = fieldsThatRequire(sdl);
    this.schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: this.referenceResolvers(sdl) });
  }

  async answer(request: SubgraphRequest, visit: Visit): Promise<FormattedExecutionResult> {
    let document = this.documents.get(request.query);
    if (!document) this.documents.set(request.query, (document = parse(request.query)));
    const result = await execute({
      schema: this.schema,
      document,
      variableValues: request.variables,
      operationName: request.operationName,
      contextValue: { visit } satisfies Context,
      fieldResolver: this.resolveField,
    });
    return result;
  }

  private referenceResolvers(sdl: string): GraphQLResolverMap<unknown> {
    const entities = typesIn(sdl).filter(({ directives }) => directives?.some(({ name }) => name.value === 'key'));
    // Rejected, not thrown: what is thrown here would fail the other entities of the request too.
    const __resolveReference = async (representation: Record<string, unknown>, { visit }: Context) =>
      Promise.resolve(this.lookUp(representation, visit));
    const resolvers = entities.map(({ name }) => [name.value, { __resolveReference }] as const);
    return Object.fromEntries(resolvers);
  }

  private lookUp(representation: Record<string, unknown>, visit: Visit): Thing | null {
    const asked = String(representation.__typename);
    const keys = [...(this.keyFields.get(asked) ?? [])];
    const spelled = numberSpelledIn(keys.map((name) => representation[name]));
    if (spelled === undefined && visit.world.odds.steady) return null;
    const number = spelled ?? pickNumber(visit.world.roll(canonical(representation)));
    const type = this.schema.getType(asked)!;
    const __typename = this.concrete(type, number);
    const place = `${this.name}|${__typename}:${number}`;
    if (visit.world.strikes('failure', place)) throw failureAt(place, visit.world);
    if (visit.world.strikes('absent', place)) return null;
    return { __typename, number, identity: `${__typename}:${number}`, given: representation };
  }

  private readonly resolveField = (
    source: Thing | undefined,
    given: Record<string, unknown>,
    { visit }: Context,
    info: GraphQLResolveInfo,
  ): unknown => {
    const type = info.parentType.name;
    const isKey = source !== undefined && this.keyFields.get(type)?.has(info.fieldName) === true;
    if (info.operation.operation === 'mutation' && !source) visit.mutations += 1;
    const words = [source?.identity ?? type, info.fieldName, JSON.stringify(given), visit.mutations];
    const requires = this.requiring.has(`${type}.${info.fieldName}`) && !visit.world.odds.steady;
    if (requires && source?.given) words.push(canonical(source.given));
    const place = words.join('|');
    if (!isKey && visit.world.strikes('failure', `${this.name}|${place}`)) throw failureAt(place, visit.world);
    return this.value(info.returnType, place, visit.world, isKey ? source : undefined);
  };

  private value(type: GraphQLOutputType, place: string, world: World, keyOf: Thing | undefined): unknown {
    if (isNonNullType(type)) {
      if (!keyOf && world.strikes('nullWhereNone', `${this.name}|${place}`)) return null;
      return this.present(type.ofType, place, world, keyOf);
    }
    if (world.strikes('absent', `${this.name}|${place}`)) return null;
    return this.present(type, place, world, keyOf);
  }

  private present(type: GraphQLOutputType, place: string, world: World, keyOf: Thing | undefined): unknown {
    if (isListType(type)) {
      if (world.strikes('emptyList', `${this.name}|${place}`)) return [];
      // One, two or three, and fewer more often: lists in lists grow fast.
      const length = 1 + Math.floor(world.roll(`length|${place}`) ** 2 * 3);
      return Array.from({ length }, (_, index) => this.value(type.ofType, `${place}[${index}]`, world, keyOf));
    }
    const named = getNamedType(type);
    if (isObjectType(named) || isAbstractType(named)) return this.thing(named, place, world, keyOf);
    return keyOf ? keyValue(named, keyOf.number) : leafValue(named, world.roll(`value|${place}`), world.odds.steady);
  }

  private thing(type: GraphQLNamedType, place: string, world: World, keyOf: Thing | undefined): Thing {
    const number = keyOf?.number ?? pickNumber(world.roll(`number|${place}`));
    const __typename = this.concrete(type, number);
    const hasKey = this.keyFields.has(__typename);
    return { __typename, number, identity: `${__typename}:${hasKey ? number : world.roll(place)}` };
  }

  /** The number decides which of the possible types it is: wherever an entity behind an interface is met, it is the same. */
  private concrete(type: GraphQLNamedType, number: number): string {
    if (!isAbstractType(type)) return type.name;
    const possible = this.schema.getPossibleTypes(type).map(({ name }) => name);
    if (possible.length === 0) return type.name;
    return possible.sort()[number % possible.length]!;
  }
}

const pickNumber = (roll: number) => Math.floor(roll * entitiesOfAType);

function fieldsThatRequire(sdl: string): Set<string> {
  return new Set(
    typesIn(sdl).flatMap(({ name: type, fields = [] }) =>
      fields
        .filter(({ directives }) => directives?.some(({ name }) => name.value === 'requires'))
        .map(({ name }) => `${type.value}.${name.value}`),
    ),
  );
}
