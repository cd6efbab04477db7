/** Which fields and types of a supergraph ask for a caller who is known, or for scopes. */
import type { Supergraph } from '@apollo/federation-internals';
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { marksOf } from '../supergraph-marks.js';
import { toBeKnown, type Demand } from './demand.js';

/** Demands by coordinate, `Member` or `Member.profile`, and the graph of clients that they are asked in. */
export class Guards {
  constructor(
    private readonly demands: ReadonlyMap<string, readonly Demand[]>,
    readonly schema: GraphQLSchema,
  ) {}

  get guardNothing(): boolean {
    return this.demands.size === 0;
  }

  /**
   * All that a field asks when it is selected on `parent`, whose value is one of `possible`: its own demands, its parent's
   * and its result's. Of an abstract type that is what any of its possible types asks, because what will come is not
   * known before it is fetched.
   */
  ofField(
    parent: GraphQLCompositeType,
    possible: readonly GraphQLObjectType[],
    field: string,
    result: GraphQLOutputType,
  ): ReadonlySet<Demand> {
    const named = getNamedType(result);
    const coordinates = new Set([named, ...this.possibleTypes(named)].map(({ name }) => name));
    for (const { name } of [parent, ...possible]) coordinates.add(name).add(`${name}.${field}`);
    return new Set([...coordinates].flatMap((coordinate) => this.demands.get(coordinate) ?? []));
  }

  /** The object types that a value of this type can be; none for scalars and enums. */
  possibleTypes(type: ReturnType<typeof getNamedType>): readonly GraphQLObjectType[] {
    if (isAbstractType(type)) return this.schema.getPossibleTypes(type);
    return isObjectType(type) ? [type] : [];
  }
}

/**
 * The marks as the supergraph's links name them, under whatever name. The supergraph must be one that ApolloGateway has checked;
 * `schema` is the graph that clients see of it.
 */
export function readGuards({ schema: supergraph }: Supergraph, schema: GraphQLSchema): Guards {
  const demands = new Map<string, Demand[]>();
  // The same is asked in many places, and has to be compared with a caller's scopes once.
  const interned = new Map<string, Demand>();
  const add = (coordinate: string, asked: Demand) => {
    const key = JSON.stringify(asked);
    const demand = interned.get(key) ?? asked;
    interned.set(key, demand);
    demands.set(coordinate, [...(demands.get(coordinate) ?? []), demand]);
  };
  for (const { coordinate } of marksOf(supergraph, 'authenticated')) add(coordinate, toBeKnown);
  for (const { coordinate, given } of marksOf(supergraph, 'requiresScopes')) add(coordinate, given['scopes'] as Demand);
  return new Guards(demands, schema);
}
