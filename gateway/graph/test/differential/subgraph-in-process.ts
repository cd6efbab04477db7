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
  GraphQLError,
  isAbstractType,
  isEnumType,
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
import type { KeyFields } from './key-fields.js';
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
    const document = parse(sdl);
    this.requiring = fieldsThatRequire(document);
    this.schema = buildSubgraphSchema({
      typeDefs: document,
      resolvers: this.referenceResolvers(document) as GraphQLResolverMap<unknown>,
    });
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

  private referenceResolvers(document: DocumentNode) {
    const resolvers: Record<string, { __resolveReference: unknown }> = {};
    for (const definition of document.definitions) {
      if (!('name' in definition) || !('directives' in definition) || definition.name === undefined) continue;
      if (!definition.directives?.some(({ name }) => name.value === 'key')) continue;
      resolvers[definition.name.value] = {
        // Rejected, not thrown: what is thrown here would fail the other entities of the request too.
        __resolveReference: async (representation: Record<string, unknown>, { visit }: Context) =>
          Promise.resolve(this.lookUp(representation, visit)),
      };
    }
    return resolvers;
  }

  private lookUp(representation: Record<string, unknown>, visit: Visit): Thing | null {
    const asked = String(representation.__typename);
    const spelled = this.numberIn(asked, representation);
    if (spelled === undefined && visit.world.odds.steady) return null;
    const number = spelled ?? pickNumber(visit.world.roll(canonical(representation)));
    const type = this.schema.getType(asked)!;
    const __typename = this.concrete(type, number);
    const place = `${this.name}|${__typename}:${number}`;
    if (visit.world.strikes('failure', place)) throw failureAt(place, visit.world);
    if (visit.world.strikes('absent', place)) return null;
    return { __typename, number, identity: `${__typename}:${number}`, given: representation };
  }

  private numberIn(type: string, representation: Record<string, unknown>): number | undefined {
    const keys = [...(this.keyFields.get(type) ?? [])];
    return firstDefined(keys, (name) => numberSpelledIn(representation[name]));
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

function numberSpelledIn(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /^key-(\d+)$/.test(value) ? Number(value.slice(4)) : undefined;
  return typeof value === 'object' && value !== null ? firstDefined(Object.values(value), numberSpelledIn) : undefined;
}

function firstDefined<In, Out>(values: readonly In[], find: (value: In) => Out | undefined): Out | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

const pickNumber = (roll: number) => Math.floor(roll * entitiesOfAType);

function keyValue(type: GraphQLNamedType, number: number): unknown {
  if (type.name === 'Int' || type.name === 'Float') return number;
  if (type.name === 'Boolean') return number % 2 === 0;
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]!.name;
  return `key-${number}`;
}

function leafValue(type: GraphQLNamedType, roll: number, single: boolean): unknown {
  const number = Math.floor(roll * 1000);
  if (isEnumType(type)) return type.getValues()[number % type.getValues().length]!.name;
  switch (type.name) {
    case 'Int':
      return number;
    case 'Float':
      return number / 8;
    case 'Boolean':
      return number % 2 === 0;
    case 'ID':
    case 'String':
      return number === 0 ? '' : `text ${number} "引"`;
    default:
      // What is in a scalar has no shape that could be missed, so that a misshapen world leaves it out.
      return customValues(number)[number % (single ? 2 : 6)];
  }
}

/** What a custom scalar may hold: anything that JSON can say, `__typename` of its own included. */
const customValues = (number: number) => [
  number,
  `custom ${number}`,
  { z: number, a: [1, { deep: null }], __typename: 'NotAType' },
  [[number], []],
  number % 2 === 0,
  {},
];

function failureAt(place: string, world: World): GraphQLError {
  const roll = world.roll(`code|${place}`);
  const code = roll < 0.4 ? undefined : roll < 0.7 ? 'FORBIDDEN' : 'OUT_OF_STOCK';
  const message = roll > 0.95 ? '' : `failed ${Math.floor(roll * 1000)}`;
  return new GraphQLError(message, { extensions: code === undefined ? { note: [roll < 0.2] } : { code } });
}

function fieldsThatRequire(document: DocumentNode): Set<string> {
  const found = new Set<string>();
  for (const definition of document.definitions) {
    if (!('fields' in definition) || definition.name === undefined) continue;
    for (const field of definition.fields ?? []) {
      if (field.directives?.some(({ name }) => name.value === 'requires')) {
        found.add(`${definition.name.value}.${field.name.value}`);
      }
    }
  }
  return found;
}
